import { Select, Table, Text } from '@mantine/core'
import type { LabelImport } from '@reticle/contract'
import type { LabelImportChoice, Protocol } from '@reticle/domain'
import type { ReactNode } from 'react'
import { count } from '../../app/numbers.tsx'
import { inARow } from '../../language/lists.ts'
import { t } from '../words.ts'
import styles from './label-import.module.css'

type Outline = NonNullable<LabelImport['outline']>
export type MatchingProps = {
  readonly outline: Outline
  readonly choice: LabelImportChoice
  readonly isBusy: boolean
  readonly onChange: (choice: LabelImportChoice) => void
}

export const leaveOut = { value: 'out:', label: t('matching.leaveOut') }

type Option = { readonly value: string; readonly label: string }
type RowProps = {
  readonly name: string
  /** Names the choice to screen readers. */
  readonly title: string
  readonly n: number
  readonly value: string | null
  readonly options: readonly Option[]
  readonly isBusy: boolean
  readonly onChange: (value: string) => void
  /** Below the choice. */
  readonly children?: ReactNode
}

export const Row = ({ name, title, n, value, options, isBusy, onChange, children }: RowProps) => (
  <Table.Tr>
    <Table.Td>
      <Text size="sm" truncate maw={320} title={name}>
        {name}
      </Text>
    </Table.Td>
    <Table.Td ta="right" w={90}>
      {count(n)}
    </Table.Td>
    <Table.Td w={280}>
      <Select
        size="xs"
        aria-label={title}
        data={[...options, leaveOut]}
        value={value}
        placeholder={t('matching.chooseOrLeave')}
        error={value === null}
        searchable={options.length > 8}
        disabled={isBusy}
        allowDeselect={false}
        onChange={(chosen) => chosen !== null && onChange(chosen)}
      />
      {children}
    </Table.Td>
  </Table.Tr>
)

export const Rows = ({ title, unit, children }: { title: string; unit: string; children: ReactNode }) => (
  <Table aria-label={title} className={styles.matching}>
    <Table.Thead>
      <Table.Tr>
        <Table.Th>{title}</Table.Th>
        <Table.Th ta="right">{unit}</Table.Th>
        <Table.Th>{t('matching.becomes')}</Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>{children}</Table.Tbody>
  </Table>
)

const shownTo = (to: string | null | undefined): string | null => (to === undefined ? null : to === null ? leaveOut.value : `id:${to}`)
const idOf = (value: string): string | null => (value === leaveOut.value ? null : value.slice('id:'.length))

/** Labels and questions of the file, and what of the protocol each becomes. */
export const MatchingTables = ({ outline, choice, protocol, isBusy, onChange }: MatchingProps & { protocol: Protocol }) => (
  <>
    {outline.labels.length > 0 && (
      <Rows title={t('matching.labelsOfFile')} unit={t('matching.marks')}>
        {outline.labels.map(({ name, marks, to }) => (
          <Row
            key={name}
            {...{ name, n: marks, value: shownTo(to), isBusy, title: t('matching.labelNamed', { name }) }}
            options={protocol.labels.map((label) => ({ value: `id:${label.id}`, label: label.name }))}
            onChange={(value) => onChange({ ...choice, labels: { ...choice.labels, [name]: idOf(value) } })}
          />
        ))}
      </Rows>
    )}
    {outline.questions.length > 0 && (
      <Rows title={t('matching.questionsOfFile')} unit={t('matching.answers')}>
        {outline.questions.map(({ id, text, scope, answers, to }) => (
          <Row
            key={id}
            {...{ name: text, n: answers, value: shownTo(to), isBusy, title: t('matching.questionNamed', { name: text }) }}
            options={protocol.questions
              .filter((question) => question.scope === scope)
              .map((question) => ({ value: `id:${question.id}`, label: question.text }))}
            onChange={(value) => onChange({ ...choice, questions: { ...choice.questions, [id]: idOf(value) } })}
          />
        ))}
      </Rows>
    )}
  </>
)

/** What the names of the file became, once it is over. */
export const Kept = ({ outline, protocol }: { outline: Outline; protocol: Protocol | undefined }) => {
  const named = (to: string | null | undefined) =>
    to == null ? t('matching.leftOut') : (protocol?.labels.find(({ id }) => id === to)?.name ?? to)
  const readers = outline.readers.flatMap(({ name, to }) =>
    to !== null && 'name' in to ? [`${name || t('matching.nobodyNamed')} → ${to.name}`] : [],
  )
  const labels = inARow(outline.labels.map(({ name, to }) => `${name} → ${named(to)}`))
  return (
    <Text size="sm" c="dimmed">
      {readers.length === 0 ? labels : t('matching.keptWithReaders', { labels, readers: inARow(readers) })}
    </Text>
  )
}
