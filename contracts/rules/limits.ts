/** Our choice (2026-11): deeper or larger trees are read by nobody, and hold up everybody. */
export const ruleLimits = { depth: 6, conditions: 60, where: 20, days: 3_660 } as const;
