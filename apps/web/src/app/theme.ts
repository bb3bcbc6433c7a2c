import { type CSSVariablesResolver, createTheme, type MantineColorsTuple, type MantineThemeOverride } from '@mantine/core'
import { language } from '../language/language.ts'
import { tones } from './tones.ts'
import { t } from './words.ts'

/** The one accent: a calm teal. Shade 8 on white and shade 7 behind white text keep a contrast of 4.5 or more. */
const accent: MantineColorsTuple = [
  '#e8f6f7',
  '#d5ebed',
  '#aad5d9',
  '#7cbec4',
  '#54aab2',
  '#379da6',
  '#1f8f99',
  '#0f7a84',
  '#0b6a73',
  '#065660',
]

export const theme: MantineThemeOverride = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 7 },
  colors: { accent },
  defaultRadius: 'sm',
  fontFamily: "Inter, 'Segoe UI', system-ui, -apple-system, 'Helvetica Neue', 'Noto Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'JetBrains Mono', 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '18px' },
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '20px' }, h2: { fontSize: '16px' }, h3: { fontSize: '14px' } },
  },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    ColorInput: { defaultProps: { eyeDropperButtonProps: { 'aria-label': t('pickColour') } } },
    // Both signs can be typed; what is shown is the language's own.
    NumberInput: { defaultProps: { decimalSeparator: language === 'de' ? ',' : '.', allowedDecimalSeparators: ['.', ','] } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true } },
    Badge: { styles: { label: { textTransform: 'none', fontWeight: 600 } } },
    Table: { defaultProps: { verticalSpacing: 6, horizontalSpacing: 'sm' } },
    Anchor: { defaultProps: { underline: 'hover' } },
    Modal: { defaultProps: { overlayProps: { backgroundOpacity: 0.45, blur: 1 } } },
  },
})

/** The colours of the light and the dark theme; those of the reading room come with the choice of it (use-scheme.ts). */
export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: {}, light: tones.light, dark: tones.dark })
