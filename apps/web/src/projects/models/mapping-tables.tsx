import { Button, Group, Select, Table, Text, TextInput } from '@mantine/core'
import type { ModelMapping, Protocol } from '@reticle/domain'
import { type ReactNode, useState } from 'react'
import { labelsInUse, mappable, type OwnNames, optionsByNames } from './mapping.ts'
import styles from './models.module.css'
import { t } from './words.ts'

type Option = { readonly value: string; readonly label: string }
const leaveOut: Option = { value: 'out:', label: t('mappingTables.leaveOut') }
const choiceOf = (to: string | null | undefined): string | null => (to === undefined ? null : to === null ? leaveOut.value : `id:${to}`)
const idOf = (value: string): string | null => (value === leaveOut.value ? null : value.slice('id:'.length))

type RowProps = {
  /** For who cannot see the row. */
  readonly label: string
  readonly name: string
  readonly to: string | null | undefined
  readonly options: readonly Option[]
  readonly isInner?: boolean
  readonly onChange: (to: string | null) => void
}

const Row = ({ label, name, to, options, isInner = false, onChange }: RowProps) => (
  <Table.Tr>
    <Table.Td pl={isInner ? 'xl' : undefined}>
      <Text size="sm" truncate maw={320} title={name}>
        {name}
      </Text>
    </Table.Td>
    <Table.Td w={300}>
      <Select
        size="xs"
        aria-label={label}
        data={[...options, leaveOut]}
        value={choiceOf(to)}
        placeholder={t('mappingTables.chooseOrLeaveOut')}
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
        <Table.Th>{t('mappingTables.becomes')}</Table.Th>
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
        aria-label={t('mappingTables.aLabelAsThe')}
        placeholder={t('mappingTables.aLabelAsThe')}
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
        {t('mappingTables.addName')}
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
        label={t('mappingTables.questionBecomes', { name: id })}
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
            label={t('mappingTables.answerBecomes', { question: id, name })}
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
        <Names title={t('mappingTables.labelsOfTheModel')}>
          {names.labels.map((name) => (
            <Row
              key={name}
              label={t('mappingTables.labelBecomes', { name })}
              name={name}
              to={Object.hasOwn(mapping.labels, name) ? mapping.labels[name] : undefined}
              options={labelsInUse(protocol).map((label) => ({ value: `id:${label.id}`, label: label.name }))}
              onChange={(to) => put(name, to)}
            />
          ))}
        </Names>
      )}
      {names.questions.length > 0 && (
        <Names title={t('mappingTables.questionsOfTheModel')}>
          {names.questions.map((question) => (
            <QuestionRows key={question.id} {...{ question, mapping, protocol, onChange }} />
          ))}
        </Names>
      )}
      <AddName onAdd={(name) => put(name, labelsInUse(protocol).find((label) => label.id === name || label.name === name)?.id ?? null)} />
    </>
  )
}
