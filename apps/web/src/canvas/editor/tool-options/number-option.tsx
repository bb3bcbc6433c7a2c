import { NumberInput } from '@mantine/core'

type Props = {
  readonly label: string
  /** Undefined shows the placeholder. */
  readonly value: number | undefined
  readonly onValue: (value: number) => void
  readonly unit?: string
  readonly least?: number
  readonly most?: number
  readonly step?: number
  readonly decimals?: number
  readonly placeholder?: string
  readonly title?: string
  readonly width?: number
}

/** A number with its unit. Enter gives the keys back to the canvas. */
export const NumberOption = ({
  label,
  value,
  onValue,
  unit = '',
  least,
  most,
  step = 1,
  decimals,
  placeholder,
  title,
  width = 64,
}: Props) => (
  <NumberInput
    size="xs"
    hideControls
    w={width}
    aria-label={label}
    value={value ?? ''}
    step={step}
    {...(unit === '' ? {} : { suffix: ` ${unit}` })}
    {...(least === undefined ? {} : { min: least })}
    {...(most === undefined ? {} : { max: most })}
    {...(decimals === undefined ? {} : { decimalScale: decimals })}
    {...(placeholder === undefined ? {} : { placeholder })}
    {...(title === undefined ? {} : { title })}
    onChange={(next) => {
      const isIn = typeof next === 'number' && Number.isFinite(next) && next >= (least ?? -Infinity) && next <= (most ?? Infinity)
      if (isIn && next !== value) onValue(next)
    }}
    onKeyDown={(event) => {
      if (event.key === 'Enter') event.currentTarget.blur()
    }}
  />
)
