/** Languages offered for a variant; zh and en cover their regional forms. */
export const variantLanguages = [
  'zh',
  'en',
  'ja',
  'ko',
  'th',
  'vi',
  'id',
  'fr',
  'de',
  'es',
  'it',
  'pt',
];
