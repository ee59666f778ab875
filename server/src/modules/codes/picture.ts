import QRCode from 'qrcode';

/** Millimetres to pixels at the 300 dots per inch that printers ask for. */
const pixels = (mm: number) => Math.round((mm / 25.4) * 300);

/** A quarter of the symbol may be hidden or dirty; ISO/IEC 18004 asks for four modules of quiet zone. */
const options = { errorCorrectionLevel: 'Q', margin: 4 } as const;

/** A print-ready PNG, `mm` wide. */
export const drawPng = (url: string, mm: number): Promise<Buffer> =>
  QRCode.toBuffer(url, { ...options, type: 'png', width: pixels(mm) });

/** A vector picture with its size in millimetres and, when given, a caption below. */
export async function drawSvg(url: string, mm: number, caption?: string): Promise<string> {
  const symbol = await QRCode.toString(url, { ...options, type: 'svg' });
  const inner = symbol.slice(
    symbol.indexOf('>', symbol.indexOf('<svg')) + 1,
    symbol.lastIndexOf('</svg>'),
  );
  const modules = Number(/viewBox="0 0 (\d+)/.exec(symbol)?.[1] ?? 41);
  const foot = caption ? modules * 0.14 : 0;
  const label = caption
    ? `<rect y="${modules}" width="${modules}" height="${foot}" fill="#fff"/><text x="${modules / 2}" y="${modules + foot * 0.5}" font-family="sans-serif" font-size="${modules * 0.07}" text-anchor="middle">${escapeXml(caption)}</text>`
    : '';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${mm}mm" height="${(mm * (modules + foot)) / modules}mm" viewBox="0 0 ${modules} ${modules + foot}" shape-rendering="crispEdges">${inner}${label}</svg>\n`;
}

const escapeXml = (text: string) => text.replace(/[<>&"']/g, (c) => `&#${c.codePointAt(0) ?? 63};`);
