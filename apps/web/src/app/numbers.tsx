import { Group, Text } from '@mantine/core'
import type { AgreementValue } from '@reticle/domain'
import type { ReactNode } from 'react'

const whole = new Intl.NumberFormat('en')

export const count = (value: number): string => whole.format(value)
export const plural = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`
export const percent = (share: number): string => `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const
export const byteSize = (bytes: number): string => {
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return `${power === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${units[power]}`
}

/** An agreement with the n that it used and the n that it left out: never the number alone. */
export const Agreement = ({ value, size = 'sm' }: { value: AgreementValue; size?: 'sm' | 'lg' }) => (
  <Text span size={size} title="Agreement between readers; n: what was compared, excluded: what could not be">
    <b>{value.value === null ? 'n/a' : value.value.toFixed(2)}</b>{' '}
    <Text span size="xs" c="dimmed">
      n = {count(value.n)}, excluded {count(value.excluded)}
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
