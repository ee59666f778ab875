import {
  chartColors,
  fontFamily,
  monoFamily,
  palettes,
  sharedPunctuation,
  tagShades,
  type ThemeName,
} from './tokens.ts';

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function properties(theme: ThemeName): string {
  const colors = Object.entries(palettes[theme]).map(
    ([name, value]) => `--${kebab(name)}:${value}`,
  );
  const series = chartColors[theme].map((color, index) => `--chart-${index + 1}:${color}`);
  const tags = Object.entries(tagShades[theme]).map(([name, value]) => `--tag-${name}:${value}`);
  return [`color-scheme:${theme}`, ...colors, ...series, ...tags].join(';');
}

/** Both themes as custom properties: the system's choice, unless `data-theme` on the root names one. */
export function tokenCss(): string {
  return [
    sharedPunctuation,
    `:root{--font:${fontFamily};--mono:${monoFamily};${properties('light')}}`,
    `:root:lang(en){--font:'Latin punctuation',${fontFamily}}`,
    `@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${properties('dark')}}}`,
    `:root[data-theme=dark]{${properties('dark')}}`,
    'body{background:var(--canvas)}',
  ].join('');
}
