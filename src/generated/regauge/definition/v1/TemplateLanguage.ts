// Original file: proto/regauge/definition/v1/integration.proto

export const TemplateLanguage = {
  TEMPLATE_LANGUAGE_UNSPECIFIED: 'TEMPLATE_LANGUAGE_UNSPECIFIED',
  TEMPLATE_LANGUAGE_JSONATA: 'TEMPLATE_LANGUAGE_JSONATA',
  TEMPLATE_LANGUAGE_VTL: 'TEMPLATE_LANGUAGE_VTL',
} as const;

export type TemplateLanguage =
  | 'TEMPLATE_LANGUAGE_UNSPECIFIED'
  | 0
  | 'TEMPLATE_LANGUAGE_JSONATA'
  | 1
  | 'TEMPLATE_LANGUAGE_VTL'
  | 2

export type TemplateLanguage__Output = typeof TemplateLanguage[keyof typeof TemplateLanguage]
