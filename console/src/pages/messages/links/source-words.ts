/** What links are made by, as the filter offers it; `hand` is a person. */
export const sourceKinds = ['hand', 'campaign', 'journey', 'welcome', 'code', 'api'] as const;
