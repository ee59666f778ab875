/** How the whole drawing is shown: with some air, and never larger than it is. */
export const fit = { padding: 0.15, maxZoom: 1 };
