import { Select, Table, Text } from '@mantine/core'
import type { LabelImport } from '@reticle/contract'
import type { LabelImportChoice, Protocol } from '@reticle/domain'
import type { ReactNode } from 'react'
import { count } from '../../app/numbers.tsx'
import styles from './label-import.module.css'

type Outline = NonNullable<LabelImport['outline']>
export type MatchingProps = {
  readonly outline: Outline
  readonly choice: LabelImportChoice
  readonly isBusy: boolean
  readonly onChange: (choice: LabelImportChoice) => void
}

export const leaveOut = { value: 'out:', label: 'Leave out' }

type Option = { readonly value: string; readonly label: string }
type RowProps = {
  readonly name: string
  readonly how: string
  readonly n: number
  readonly value: string | null
  readonly options: readonly Option[]
  readonly isBusy: boolean
  readonly onChange: (value: string) => void
  /** Below the choice. */
  readonly children?: ReactNode
}

export const Row = ({ name, how, n, value, options, isBusy, onChange, children }: RowProps) => (
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
        aria-label={`${how} ${name}`}
        data={[...options, leaveOut]}
        value={value}
        placeholder="Choose, or leave out"
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
        <Table.Th>Becomes</Table.Th>
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
      <Rows title="Labels of the file" unit="Marks">
        {outline.labels.map(({ name, marks, to }) => (
          <Row
            key={name}
            {...{ name, n: marks, value: shownTo(to), isBusy, how: 'Label' }}
            options={protocol.labels.map((label) => ({ value: `id:${label.id}`, label: label.name }))}
            onChange={(value) => onChange({ ...choice, labels: { ...choice.labels, [name]: idOf(value) } })}
          />
        ))}
      </Rows>
    )}
    {outline.questions.length > 0 && (
      <Rows title="Questions of the file" unit="Answers">
        {outline.questions.map(({ id, text, scope, answers, to }) => (
          <Row
            key={id}
            {...{ name: text, n: answers, value: shownTo(to), isBusy, how: 'Question' }}
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
  const named = (to: string | null | undefined) => (to == null ? 'left out' : (protocol?.labels.find(({ id }) => id === to)?.name ?? to))
  const readers = outline.readers.flatMap(({ name, to }) => (to !== null && 'name' in to ? [`${name || 'nobody named'} → ${to.name}`] : []))
  return (
    <Text size="sm" c="dimmed">
      {outline.labels.map(({ name, to }) => `${name} → ${named(to)}`).join(', ')}
      {readers.length > 0 && `. Readers: ${readers.join(', ')}`}
    </Text>
  )
}
