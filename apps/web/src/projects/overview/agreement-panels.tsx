import { ColorSwatch, Group, Progress, Table, Text, Tooltip } from '@mantine/core'
import type { Quality } from '@reticle/contract'
import type { Protocol } from '@reticle/domain'
import { Empty } from '../../app/async.tsx'
import { Agreement, count, percent } from '../../app/numbers.tsx'
import { Panel } from '../../app/page.tsx'
import { colourAt } from '../../app/palette.ts'
import { inARow } from '../../language/lists.ts'
import { t } from '../words.ts'

type Votes = Quality['questions'][number]['votes']
type Question = Protocol['questions'][number]

/** Votes are counted by answer key: option ids, joined by `+` for several, `?` for can't-tell. */
const answerText = (question: Question | undefined, key: string): string => {
  if (key === '?') return t('agreement.cannotTell')
  if (question === undefined || question.kind === 'number' || question.kind === 'text') return key === '' ? t('common.none') : key
  const parts = key === '' ? [] : key.split('+')
  return parts.map((id) => question.options.find((option) => option.id === id)?.text ?? id).join(' + ') || t('common.none')
}

const mostShown = 8

const VoteBar = ({ votes, question }: { votes: Votes; question: Question | undefined }) => {
  const total = votes.reduce((sum, vote) => sum + vote.count, 0)
  if (total === 0) return <Text size="xs">{t('agreement.noAnswers')}</Text>
  const shares = inARow(
    votes
      .slice(0, mostShown)
      .map((vote) => t('agreement.voteShare', { answer: answerText(question, vote.key), share: percent(vote.count / total) })),
  )
  return (
    <>
      <Progress.Root size={10}>
        {votes.map((vote, index) => (
          <Tooltip key={vote.key} label={t('agreement.vote', { answer: answerText(question, vote.key), votes: vote.count })}>
            <Progress.Section
              value={(100 * vote.count) / total}
              color={vote.key === '?' ? 'var(--reticle-collecting)' : colourAt(index)}
              aria-label={t('agreement.voteOf', { answer: answerText(question, vote.key), votes: vote.count, total })}
            />
          </Tooltip>
        ))}
      </Progress.Root>
      <Text size="xs" c="dimmed" mt={2}>
        {votes.length > mostShown ? t('agreement.andMore', { shares, more: votes.length - mostShown }) : shares}
      </Text>
    </>
  )
}

/** Agreement question by question, each number with its n. */
export const QuestionsPanel = ({ quality, protocol }: { quality: Quality; protocol: Protocol }) => (
  <Panel title={t('agreement.questions')} note={<Agreement value={quality.agreement.answers} />}>
    {quality.questions.length === 0 ? (
      <Empty title={t('agreement.noAnswersCompared')} />
    ) : (
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('agreement.question')}</Table.Th>
            <Table.Th w={190}>{t('agreement.agreement')}</Table.Th>
            <Table.Th w={90} title={t('agreement.alphaHint')}>
              {t('agreement.alpha')}
            </Table.Th>
            <Table.Th w="42%">{t('agreement.answers')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {quality.questions.map((one) => {
            const question = protocol.questions.find((candidate) => candidate.id === one.questionId)
            return (
              <Table.Tr key={one.questionId}>
                <Table.Td>{question?.text ?? one.questionId}</Table.Td>
                <Table.Td>
                  <Agreement value={one.agreement} />
                </Table.Td>
                <Table.Td>{one.alpha === null ? t('common.notAvailable') : t('agreement.alphaIs', { alpha: one.alpha })}</Table.Td>
                <Table.Td>
                  <VoteBar votes={one.votes} question={question} />
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    )}
  </Panel>
)

export const LabelsPanel = ({ quality, protocol }: { quality: Quality; protocol: Protocol }) => (
  <Panel title={t('agreement.marksByLabel')} note={<Agreement value={quality.agreement.regions} />}>
    {quality.labels.length === 0 ? (
      <Empty title={t('agreement.noMarksCompared')} />
    ) : (
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('agreement.label')}</Table.Th>
            <Table.Th ta="right" title={t('agreement.keptHint')}>
              {t('agreement.kept')}
            </Table.Th>
            <Table.Th ta="right" title={t('agreement.disputedHint')}>
              {t('agreement.disputed')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {quality.labels.map((one) => {
            const label = protocol.labels.find((candidate) => candidate.id === one.labelId)
            return (
              <Table.Tr key={one.labelId}>
                <Table.Td>
                  <Group gap="xs" wrap="nowrap">
                    {label !== undefined && <ColorSwatch color={label.color} size={12} />}
                    {label?.name ?? one.labelId}
                  </Group>
                </Table.Td>
                <Table.Td ta="right">{count(one.objects)}</Table.Td>
                <Table.Td ta="right">{count(one.contested)}</Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    )}
  </Panel>
)
