import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chartColors, palettes, tagShades, type ThemeName } from '../src/theme/tokens.ts';

type Rgb = [number, number, number];

const linear = (hex: string): Rgb =>
  [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as Rgb;

const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/** Contrast ratio as WCAG 2.2 defines it. */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(linear(a)), luminance(linear(b))].sort((x, y) => y - x) as [
    number,
    number,
  ];
  return (light + 0.05) / (dark + 0.05);
}

/** Full colour-vision deficiencies in linear RGB: Machado, Oliveira and Fernandes, 2009. */
const deficiencies: Record<string, [Rgb, Rgb, Rgb]> = {
  none: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

/** OKLab (Ottosson, 2020) of a colour as somebody with a deficiency sees it. */
function seen(hex: string, matrix: [Rgb, Rgb, Rgb]): Rgb {
  const rgb = linear(hex);
  const [r, g, b] = matrix.map((row) =>
    Math.min(1, Math.max(0, row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2])),
  ) as Rgb;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

const distance = (a: Rgb, b: Rgb) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

for (const theme of ['light', 'dark'] satisfies ThemeName[]) {
  const color = palettes[theme];

  test(`${theme}: texts can be read on every surface`, () => {
    const { canvas, surface: plain, raised, sunken, accentSoft } = color;
    for (const surface of [canvas, plain, raised, sunken, accentSoft])
      for (const [name, text] of Object.entries({
        text: color.text,
        soft: color.textSoft,
        faint: color.textFaint,
        accent: color.accent,
        bad: color.bad,
        good: color.good,
      }))
        assert.ok(
          contrast(text, surface) >= 4.5,
          `${name} on ${surface}: ${contrast(text, surface).toFixed(2)}`,
        );
    assert.ok(contrast(color.onAccent, color.accent) >= 4.5);
  });

  test(`${theme}: meanings can be read on their own tint`, () => {
    for (const [text, tint] of [
      [color.good, color.goodSoft],
      [color.warn, color.warnSoft],
      [color.bad, color.badSoft],
      [color.info, color.infoSoft],
      [color.accent, color.accentSoft],
    ] as const)
      assert.ok(
        contrast(text, tint) >= 4.2,
        `${text} on ${tint}: ${contrast(text, tint).toFixed(2)}`,
      );
  });

  test(`${theme}: chart series stay apart for colour-blind readers`, () => {
    for (const [name, matrix] of Object.entries(deficiencies)) {
      const shades = chartColors[theme].slice(0, 4).map((hex) => seen(hex, matrix));
      for (const [at, shade] of shades.entries())
        for (const other of shades.slice(at + 1))
          assert.ok(
            distance(shade, other) >= 0.1,
            `${name}: ${distance(shade, other).toFixed(3)} at ${at}`,
          );
    }
  });

  test(`${theme}: chart lines and tags show on the surface`, () => {
    for (const shade of [...chartColors[theme].slice(0, 4), ...Object.values(tagShades[theme])])
      assert.ok(
        contrast(shade, color.surface) >= 2.2,
        `${shade}: ${contrast(shade, color.surface).toFixed(2)}`,
      );
  });
}
