import type { Kernel } from '#kernel/kernel.ts';
import type { ModuleParts } from '#kernel/module.ts';

/** What moves people through journeys. */
export const engineParts = (_kernel: Kernel): ModuleParts => ({});
