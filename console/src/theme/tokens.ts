import type { TagColor } from '#contracts/api/tags/tags.ts';

/** The design tokens. Ant Design, our own styles and the charts all take their colours from here. */
export interface Palette {
  canvas: string;
  surface: string;
  raised: string;
  sunken: string;
  line: string;
  lineStrong: string;
  text: string;
  textSoft: string;
  textFaint: string;
  accent: string;
  accentHover: string;
  accentSoft: string;
  onAccent: string;
  good: string;
  goodSoft: string;
  warn: string;
  warnSoft: string;
  bad: string;
  badSoft: string;
  info: string;
  infoSoft: string;
  shadow: string;
}

export type ThemeName = 'light' | 'dark';

export const palettes: Record<ThemeName, Palette> = {
  light: {
    canvas: '#f7f5f1',
    surface: '#fffefc',
    raised: '#ffffff',
    sunken: '#f1eee8',
    line: '#e7e2d9',
    lineStrong: '#d3ccc0',
    text: '#23211d',
    textSoft: '#5a554d',
    textFaint: '#6f695f',
    accent: '#0d7661',
    accentHover: '#0a6150',
    accentSoft: '#e0f0eb',
    onAccent: '#ffffff',
    good: '#1d7a4c',
    goodSoft: '#e3f2e9',
    warn: '#8f5d06',
    warnSoft: '#fbf0d9',
    bad: '#b3372b',
    badSoft: '#fbe7e3',
    info: '#2b659f',
    infoSoft: '#e4eef7',
    shadow: '0 6px 24px rgb(58 48 32 / 12%), 0 1px 3px rgb(58 48 32 / 8%)',
  },
  dark: {
    canvas: '#161513',
    surface: '#1e1c1a',
    raised: '#272522',
    sunken: '#121110',
    line: '#33302b',
    lineStrong: '#48443d',
    text: '#edeae4',
    textSoft: '#bbb5aa',
    textFaint: '#a59f94',
    accent: '#45b89c',
    accentHover: '#62cbb1',
    accentSoft: '#1b352e',
    onAccent: '#06231c',
    good: '#5cbf88',
    goodSoft: '#1a3326',
    warn: '#dfab4c',
    warnSoft: '#3a2e17',
    bad: '#ee8576',
    badSoft: '#40221d',
    info: '#79b0e4',
    infoSoft: '#1c2f42',
    shadow: '0 8px 28px rgb(0 0 0 / 48%), 0 1px 3px rgb(0 0 0 / 40%)',
  },
};

/**
 * Series colours in the order they are used. Hues after Okabe and Ito's set for colour-blind readers,
 * spread in lightness too, so that neighbours stay apart in greyscale.
 */
export const chartColors: Record<ThemeName, readonly string[]> = {
  light: ['#0d7661', '#e39a2d', '#5a8fd0', '#54306e', '#c2577f', '#7a756b'],
  dark: ['#45b89c', '#f0a848', '#6f9fe0', '#e9b8f0', '#e27f9f', '#a39d92'],
};

/** Shades of the colours that tags are given by name. */
export const tagShades: Record<ThemeName, Record<TagColor, string>> = {
  light: {
    gray: '#8a857b',
    jade: '#12907a',
    blue: '#3a78c2',
    purple: '#7a5fc0',
    magenta: '#bb4a87',
    red: '#c24a3d',
    orange: '#d9772b',
    gold: '#c49a1a',
  },
  dark: {
    gray: '#9b958a',
    jade: '#45b89c',
    blue: '#6f9fe0',
    purple: '#a78fe4',
    magenta: '#d97fae',
    red: '#e8796b',
    orange: '#eb9a58',
    gold: '#d9b44a',
  },
};

/** Chinese first: its faces carry good Latin letters, the other way round gives mixed weights. */
/**
 * Quotes, dots and dashes that Latin and Chinese share have full width in Chinese faces; in English
 * they must come from a Latin one.
 */
export const sharedPunctuation =
  "@font-face{font-family:'Latin punctuation';src:local('Helvetica Neue'),local('Segoe UI'),local('Roboto'),local('Arial'),local('Liberation Sans'),local('DejaVu Sans');unicode-range:U+B7,U+2013-2014,U+2018-2019,U+201C-201D,U+2026,U+2039-203A}";

export const fontFamily =
  "'PingFang SC', 'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', system-ui, -apple-system, 'Segoe UI', sans-serif";
export const monoFamily = "ui-monospace, 'SF Mono', Menlo, 'Noto Sans Mono', Consolas, monospace";
export const fontSize = 14;
export const radius = 6;
