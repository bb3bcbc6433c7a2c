import { Button, Group, Select, Table, Text, TextInput } from '@mantine/core'
import type { ModelMapping, Protocol } from '@reticle/domain'
import { type ReactNode, useState } from 'react'
import { labelsInUse, mappable, type OwnNames, optionsByNames } from './mapping.ts'
import styles from './models.module.css'

type Option = { readonly value: string; readonly label: string }
const leaveOut: Option = { value: 'out:', label: 'Leave out' }
const choiceOf = (to: string | null | undefined): string | null => (to === undefined ? null : to === null ? leaveOut.value : `id:${to}`)
const idOf = (value: string): string | null => (value === leaveOut.value ? null : value.slice('id:'.length))

type RowProps = {
  readonly what: string
  readonly name: string
  readonly to: string | null | undefined
  readonly options: readonly Option[]
  readonly isInner?: boolean
  readonly onChange: (to: string | null) => void
}

const Row = ({ what, name, to, options, isInner = false, onChange }: RowProps) => (
  <Table.Tr>
    <Table.Td pl={isInner ? 'xl' : undefined}>
      <Text size="sm" truncate maw={320} title={name}>
        {name}
      </Text>
    </Table.Td>
    <Table.Td w={300}>
      <Select
        size="xs"
        aria-label={`${what} ${name} becomes`}
        data={[...options, leaveOut]}
        value={choiceOf(to)}
        placeholder="Choose, or leave out"
        error={to === undefined}
        searchable={options.length > 8}
        allowDeselect={false}
        onChange={(value) => value !== null && onChange(idOf(value))}
      />
    </Table.Td>
  </Table.Tr>
)

const Names = ({ title, children }: { title: string; children: ReactNode }) => (
  <Table aria-label={title} className={styles.mapping}>
    <Table.Thead>
      <Table.Tr>
        <Table.Th>{title}</Table.Th>
        <Table.Th>Becomes</Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>{children}</Table.Tbody>
  </Table>
)

/** A name that the model uses and did not tell of. */
const AddName = ({ onAdd }: { onAdd: (name: string) => void }) => {
  const [name, setName] = useState('')
  const add = () => {
    if (name.trim() !== '') onAdd(name.trim())
    setName('')
  }
  return (
    <Group gap="xs">
      <TextInput
        size="xs"
        w={240}
        aria-label="A label as the model names it"
        placeholder="A label as the model names it"
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          // The form around it is not meant.
          event.preventDefault()
          add()
        }}
      />
      <Button size="xs" variant="default" disabled={name.trim() === ''} onClick={add}>
        Add name
      </Button>
    </Group>
  )
}

type Props = {
  readonly names: OwnNames
  readonly mapping: ModelMapping
  readonly protocol: Protocol
  readonly onChange: (mapping: ModelMapping) => void
}

const QuestionRows = ({ question, mapping, protocol, onChange }: Omit<Props, 'names'> & { question: OwnNames['questions'][number] }) => {
  const { id, options } = question
  const known = Object.hasOwn(mapping.questions, id) ? mapping.questions[id] : undefined
  const asked = mappable(protocol)
  const chosen = asked.find((one) => one.id === known?.to)
  const put = (next: ModelMapping['questions'][string]) => onChange({ ...mapping, questions: { ...mapping.questions, [id]: next } })
  return (
    <>
      <Row
        what="Question"
        name={id}
        to={known === null ? null : known?.to}
        options={asked.map((one) => ({ value: `id:${one.id}`, label: one.text }))}
        onChange={(to) =>
          put(
            to === null
              ? null
              : {
                  to,
                  options: optionsByNames(
                    options,
                    asked.find((one) => one.id === to),
                  ),
                },
          )
        }
      />
      {known != null &&
        options.map((name) => (
          <Row
            key={name}
            isInner
            what={`Answer of ${id}`}
            name={name}
            to={Object.hasOwn(known.options, name) ? known.options[name] : undefined}
            options={(chosen?.options ?? []).map((one) => ({ value: `id:${one.id}`, label: one.text }))}
            onChange={(to) => put({ ...known, options: { ...known.options, [name]: to } })}
          />
        ))}
    </>
  )
}

/** What each name of a model becomes of the protocol. */
export const MappingTables = ({ names, mapping, protocol, onChange }: Props) => {
  const put = (name: string, to: string | null) => onChange({ ...mapping, labels: { ...mapping.labels, [name]: to } })
  return (
    <>
      {names.labels.length > 0 && (
        <Names title="Labels of the model">
          {names.labels.map((name) => (
            <Row
              key={name}
              what="Label"
              name={name}
              to={Object.hasOwn(mapping.labels, name) ? mapping.labels[name] : undefined}
              options={labelsInUse(protocol).map((label) => ({ value: `id:${label.id}`, label: label.name }))}
              onChange={(to) => put(name, to)}
            />
          ))}
        </Names>
      )}
      {names.questions.length > 0 && (
        <Names title="Questions of the model">
          {names.questions.map((question) => (
            <QuestionRows key={question.id} {...{ question, mapping, protocol, onChange }} />
          ))}
        </Names>
      )}
      <AddName onAdd={(name) => put(name, labelsInUse(protocol).find((label) => label.id === name || label.name === name)?.id ?? null)} />
    </>
  )
}
