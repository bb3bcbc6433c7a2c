import { Button, Checkbox, Group, Select, Text } from '@mantine/core'
import type { ContestedFilter } from '@reticle/contract'
import type { ReactNode, RefObject } from 'react'
import { KeyCap } from '../canvas/editor/key-cap.tsx'
import { rangeOf } from './agreement-bins.ts'
import { AgreementHistogram } from './agreement-histogram.tsx'
import styles from './queue.module.css'
import { type FilterName, isFiltered, withAgreement, withPart } from './queue-filter.ts'
import { t } from './words.ts'

type Facet = readonly { readonly value: string; readonly text: string; readonly count: number }[]
export type QueueFacets = {
  readonly total: number
  readonly reasons: Facet
  readonly labels: Facet
  readonly groups: Facet
  readonly readers: Facet
  readonly agreement: { readonly bins: readonly number[]; readonly unknown: number }
}
type Props = {
  readonly facets: QueueFacets
  readonly filter: ContestedFilter
  readonly onFilter: (filter: ContestedFilter) => void
  /** Where the key of the filters leads. */
  readonly first: RefObject<HTMLInputElement | null>
}

/** With its counts; a value that no contested sample has any more stays, so that one sees what is chosen. */
const choices = (facet: Facet, chosen: string | undefined) => [
  ...facet.map(({ value, text, count }) => ({ value, label: t('queue.choice', { text, count }) })),
  ...(chosen === undefined || facet.some(({ value }) => value === chosen)
    ? []
    : [{ value: chosen, label: t('queue.choice', { text: chosen, count: 0 }) }]),
]

type OneProps = Omit<Props, 'facets' | 'first'> & {
  readonly name: Extract<FilterName, 'reason' | 'label' | 'group' | 'readerId'>
  readonly title: string
  readonly facet: Facet
  readonly field?: RefObject<HTMLInputElement | null>
}

const FacetSelect = ({ name, title, facet, filter, onFilter, field }: OneProps) => {
  const chosen = filter[name]
  if (facet.length === 0 && chosen === undefined) return null
  return (
    <Select
      {...(field === undefined ? {} : { ref: field })}
      size="xs"
      label={title}
      placeholder={t('queue.any')}
      clearable
      searchable={facet.length > 8}
      data={choices(facet, chosen)}
      value={chosen ?? null}
      onChange={(value) => onFilter(withPart(filter, name, value ?? undefined))}
    />
  )
}

const Line = ({ children }: { children: ReactNode }) => <div className={styles.filters}>{children}</div>

/** What the contested samples can be narrowed to, with how many there are of each. */
export const QueueFilters = ({ facets, filter, onFilter, first }: Props) => {
  const shared = { filter, onFilter }
  return (
    <section aria-label={t('queue.filters')} className={`panel ${styles.bar}`}>
      <Line>
        <FacetSelect {...shared} name="reason" title={t('rows.reason')} facet={facets.reasons} field={first} />
        <FacetSelect {...shared} name="label" title={t('queue.label')} facet={facets.labels} />
        <FacetSelect {...shared} name="group" title={t('queue.group')} facet={facets.groups} />
        <FacetSelect {...shared} name="readerId" title={t('rows.reader')} facet={facets.readers} />
        <AgreementHistogram
          bins={facets.agreement.bins}
          unknown={facets.agreement.unknown}
          range={rangeOf(filter)}
          onRange={(range) => onFilter(withAgreement(filter, range))}
        />
      </Line>
      <Group gap="md" wrap="nowrap" className={styles.switches}>
        <Checkbox
          size="xs"
          label={t.rich('queue.onlyFree', { key: () => <KeyCap chord="f" /> })}
          checked={filter.isFree === true}
          onChange={(event) => onFilter(withPart(filter, 'isFree', event.currentTarget.checked))}
        />
        {isFiltered(filter) && (
          <Button size="compact-xs" variant="default" onClick={() => onFilter({})} rightSection={<KeyCap chord="x" />}>
            {t('queue.noFilters')}
          </Button>
        )}
        {facets.readers.length === 0 && facets.total > 0 && (
          <Text size="xs" c="dimmed" title={t('queue.blindedHint')}>
            {t('queue.blinded')}
          </Text>
        )}
      </Group>
    </section>
  )
}
