import { Badge, Box, Code, Group, Text } from '@mantine/core'
import type { Protocol, Question } from '@reticle/domain'
import { useMemo } from 'react'
import { type Taxonomy, taxonomyOf } from '../../canvas/editor/questions/taxonomy.ts'
import { eitherOf, inARow } from '../../language/lists.ts'
import { plain } from '../../language/plain.ts'
import styles from './protocol.module.css'
import { t } from './words.ts'

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

const withUnit = (text: string, unit: string | undefined): string => (unit === undefined ? text : `${text} ${unit}`)

const toleranceWords = (tolerance: NonNullable<Question['tolerance']>, { min, max, unit }: Question): string => {
  if (tolerance.kind === 'value') return withUnit(plain(tolerance.value), unit)
  const share = plain(Number((100 * tolerance.share).toFixed(6)))
  return t(min === undefined || max === undefined ? 'questionWords.ofKnownValue' : 'questionWords.ofRange', { share })
}

const kindWords = ({ kind, min, max, unit }: Question): string => {
  const name = t(`answerKinds.${kind}`)
  if (min === undefined && max === undefined) return withUnit(name, unit)
  if (max === undefined) return withUnit(t('questionWords.kindFrom', { kind: name, min: plain(min ?? 0) }), unit)
  if (min === undefined) return withUnit(t('questionWords.kindTo', { kind: name, max: plain(max) }), unit)
  return withUnit(t('questionWords.kindFromTo', { kind: name, min: plain(min), max: plain(max) }), unit)
}

const wordsOf = (question: Question, protocol: Protocol): string => {
  const { scope, labelIds, isRequired, allowsCannotTell, asksConfidence, showWhen, tolerance } = question
  const labels = protocol.labels.filter(({ id }) => labelIds.includes(id)).map(({ name }) => name)
  const parent = protocol.questions.find(({ id }) => id === showWhen?.questionId)
  const after = parent?.options.filter(({ id }) => showWhen?.options.includes(id)).map(({ text }) => text)
  return inARow([
    kindWords(question),
    ...(tolerance === undefined ? [] : [t('questionWords.goldWithin', { tolerance: toleranceWords(tolerance, question) })]),
    ...(scope === 'region'
      ? [labels.length === 0 ? t('questionWords.onMarks') : t('questionWords.onMarksOf', { labels: inARow(labels) })]
      : []),
    isRequired ? t('questionWords.required') : t('questionWords.optional'),
    ...(allowsCannotTell ? [t('questionWords.cannotTell')] : []),
    ...(asksConfidence ? [t('questionWords.howSure')] : []),
    ...(parent === undefined ? [] : [t('questionWords.onlyWhen', { question: parent.text, answers: eitherOf(after ?? []) })]),
  ])
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
