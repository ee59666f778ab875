import { theme as antd, type ThemeConfig } from 'antd';
import { fontSize, monoFamily, palettes, radius, type ThemeName } from './tokens.ts';

/** Ant Design in our tokens. */
export function antdTheme(name: ThemeName, still: boolean): ThemeConfig {
  const color = palettes[name];
  return {
    algorithm: name === 'dark' ? antd.darkAlgorithm : antd.defaultAlgorithm,
    token: {
      fontFamily: 'var(--font)',
      fontFamilyCode: monoFamily,
      fontSize,
      borderRadius: radius,
      controlHeight: 32,
      motion: !still,
      motionDurationFast: '0.06s',
      motionDurationMid: '0.1s',
      motionDurationSlow: '0.14s',
      wireframe: false,
      colorPrimary: color.accent,
      colorLink: color.accent,
      colorLinkHover: color.accentHover,
      colorSuccess: color.good,
      colorWarning: color.warn,
      colorError: color.bad,
      colorInfo: color.info,
      colorTextBase: color.text,
      colorBgBase: color.surface,
      colorBgLayout: color.canvas,
      colorBgContainer: color.raised,
      colorBgElevated: color.raised,
      colorText: color.text,
      colorTextSecondary: color.textSoft,
      colorTextTertiary: color.textFaint,
      colorTextDescription: color.textSoft,
      colorTextPlaceholder: color.textFaint,
      colorBorder: color.lineStrong,
      colorBorderSecondary: color.line,
      colorTextLightSolid: color.onAccent,
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      Progress: { defaultColor: color.accent },
      Tooltip: {
        colorBgSpotlight: name === 'dark' ? '#3a3732' : '#33302b',
        colorTextLightSolid: '#fff',
      },
    },
  };
}
