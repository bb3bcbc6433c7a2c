import { Group, Text } from '@mantine/core'
import type { AgreementValue } from '@reticle/domain'
import type { ReactNode } from 'react'
import { locale } from '../language/language.ts'
import { t } from './words.ts'

const whole = new Intl.NumberFormat(locale)

export const count = (value: number): string => whole.format(value)

const withDigits = [0, 1, 2, 3].map(
  (digits) => new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false }),
)

/** A number with that many digits (0 to 3) behind the decimal sign of the language. */
export const decimal = (value: number, digits: 0 | 1 | 2 | 3): string => withDigits[digits]?.format(value) ?? String(value)
export const percent = (share: number): string => `${decimal(100 * share, share > 0 && share < 0.1 ? 1 : 0)} %`

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const
export const byteSize = (bytes: number): string => {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return `${decimal(value, power === 0 || value >= 100 ? 0 : 1)} ${units[power]}`
}

/** An agreement with the n that it used and the n that it left out: never the number alone. */
export const Agreement = ({ value, size = 'sm' }: { value: AgreementValue; size?: 'sm' | 'lg' }) => (
  <Text span size={size} title={t('numbers.agreementHint')}>
    <b>{value.value === null ? t('numbers.notAvailable') : decimal(value.value, 2)}</b>{' '}
    <Text span size="xs" c="dimmed">
      {t('numbers.usedAndExcluded', { n: value.n, excluded: value.excluded })}
    </Text>
  </Text>
)

/** A number with its name above and what it means below. */
export const Figure = ({ name, value, note, color }: { name: string; value: string; note: ReactNode; color?: string }) => (
  <div>
    <Group gap={6} wrap="nowrap">
      {color !== undefined && <span className="legend-dot" style={{ background: color }} aria-hidden="true" />}
      <Text size="xs" c="dimmed">
        {name}
      </Text>
    </Group>
    <Text size="xl" fw={600} lh={1.2}>
      {value}
    </Text>
    <Text size="xs" c="dimmed">
      {note}
    </Text>
  </div>
)
