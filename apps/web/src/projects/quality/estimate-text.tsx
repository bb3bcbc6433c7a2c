import { Text } from '@mantine/core'
import type { Estimate } from '@reticle/domain'
import { decimal } from '../../app/numbers.tsx'
import { t } from './words.ts'

const two = (value: number): string => decimal(value, 2)

export const rangeText = ({ interval }: Pick<Estimate, 'interval'>): string =>
  interval === null ? '' : t('numbers.range', { low: two(interval[0]), high: two(interval[1]) })

/** A number with its 95 % interval and what it used and left out: never the number alone. */
export const EstimateText = ({ of, hasN = true }: { readonly of: Estimate; readonly hasN?: boolean }) => (
  <Text span size="sm" style={{ whiteSpace: 'nowrap' }}>
    <b>{of.value === null ? t('numbers.notAvailable') : two(of.value)}</b> {rangeText(of)}
    {hasN && (
      <Text span size="xs" c="dimmed">
        {' '}
        {of.excluded > 0 ? t('numbers.nExcluded', { n: of.n, excluded: of.excluded }) : t('numbers.n', { n: of.n })}
      </Text>
    )}
  </Text>
)
