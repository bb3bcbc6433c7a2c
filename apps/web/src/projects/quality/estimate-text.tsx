import { Text } from '@mantine/core'
import type { Estimate } from '@reticle/domain'
import { count } from '../../app/numbers.tsx'

const two = (value: number): string => value.toFixed(2)

export const rangeText = ({ interval }: Pick<Estimate, 'interval'>): string =>
  interval === null ? '' : `[${two(interval[0])}, ${two(interval[1])}]`

/** A number with its 95 % interval and what it used and left out: never the number alone. */
export const EstimateText = ({ of, hasN = true }: { readonly of: Estimate; readonly hasN?: boolean }) => (
  <Text span size="sm" style={{ whiteSpace: 'nowrap' }}>
    <b>{of.value === null ? 'n/a' : two(of.value)}</b> {rangeText(of)}
    {hasN && (
      <Text span size="xs" c="dimmed">
        {' '}
        n = {count(of.n)}
        {of.excluded > 0 ? `, excluded ${count(of.excluded)}` : ''}
      </Text>
    )}
  </Text>
)
