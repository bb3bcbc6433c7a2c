import { Badge, Box, Code, Group, Text } from '@mantine/core'
import type { Protocol, Question } from '@reticle/domain'
import { useMemo } from 'react'
import { type Taxonomy, taxonomyOf } from '../../canvas/editor/questions/taxonomy.ts'
import styles from './protocol.module.css'

const kindNames = {
  single: 'one option',
  multiple: 'several options',
  scale: 'one step of a scale',
  taxonomy: 'one option of a tree',
  number: 'a number',
  text: 'text',
  date: 'a date',
} as const

const Branch = ({ taxonomy, of }: { taxonomy: Taxonomy; of: string | undefined }) => (
  <>
    {taxonomy.below(of).map(({ id, text }) => {
      const count = taxonomy.below(id).length
      return count === 0 ? (
        <div key={id}>{text}</div>
      ) : (
        <details key={id}>
          <summary>
            {text}{' '}
            <Text span size="xs" c="dimmed">
              {count}
            </Text>
          </summary>
          <div className={styles.tree}>
            <Branch taxonomy={taxonomy} of={id} />
          </div>
        </details>
      )
    })}
  </>
)

const Tree = ({ question }: { question: Question }) => {
  const taxonomy = useMemo(() => taxonomyOf(question.options), [question.options])
  return (
    <div className={styles.tree}>
      <Branch taxonomy={taxonomy} of={undefined} />
    </div>
  )
}

const toleranceWords = (tolerance: NonNullable<Question['tolerance']>, { min, max, unit }: Question): string => {
  if (tolerance.kind === 'value') return `${tolerance.value}${unit === undefined ? '' : ` ${unit}`}`
  return `${Number((100 * tolerance.share).toFixed(6))} % of the ${min === undefined || max === undefined ? 'known value' : 'range'}`
}

const wordsOf = (question: Question, protocol: Protocol): string => {
  const { kind, min, max, unit, scope, labelIds, isRequired, allowsCannotTell, asksConfidence, showWhen, tolerance } = question
  const labels = protocol.labels.filter(({ id }) => labelIds.includes(id)).map(({ name }) => name)
  const parent = protocol.questions.find(({ id }) => id === showWhen?.questionId)
  const after = parent?.options.filter(({ id }) => showWhen?.options.includes(id)).map(({ text }) => text)
  return [
    `${kindNames[kind]}${min === undefined ? '' : `, from ${min}`}${max === undefined ? '' : `, to ${max}`}${unit === undefined ? '' : ` ${unit}`}`,
    ...(tolerance === undefined ? [] : [`in gold right within ${toleranceWords(tolerance, question)}`]),
    ...(scope === 'region' ? [labels.length === 0 ? 'on each mark' : `on each mark of ${labels.join(', ')}`] : []),
    isRequired ? 'required' : 'optional',
    ...(allowsCannotTell ? ['“can’t tell” allowed'] : []),
    ...(asksConfidence ? ['asks how sure'] : []),
    ...(parent === undefined ? [] : [`asked only when “${parent.text}” is ${after?.join(' or ')}`]),
  ].join(', ')
}

/** A question as people read it: what it takes, on what and when it is asked, and its options. */
export const QuestionView = ({ question, protocol }: { question: Question; protocol: Protocol }) => (
  <Box>
    <Text fw={500}>{question.text}</Text>
    <Text size="xs" c="dimmed">
      {wordsOf(question, protocol)}
    </Text>
    {question.help !== '' && <Text size="sm">{question.help}</Text>}
    {question.kind === 'taxonomy' ? (
      <Tree question={question} />
    ) : (
      <Group gap={6} mt={4}>
        {question.options.map((option, index) => (
          <Badge key={option.id} variant="default" size="md" fw={400}>
            {question.kind === 'scale' && `${index + 1}. `}
            {option.text} {option.key !== undefined && <Code>{option.key}</Code>}
          </Badge>
        ))}
      </Group>
    )}
  </Box>
)
