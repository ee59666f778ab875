import type { Module } from '#kernel/module.ts';

/** Every module and channel of the program; their order within a rank is the order of their reactions. */
export const modules: Module[] = [];
