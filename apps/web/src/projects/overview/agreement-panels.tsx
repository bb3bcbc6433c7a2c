import { ColorSwatch, Group, Progress, Table, Text, Tooltip } from '@mantine/core'
import type { Quality } from '@reticle/contract'
import type { Protocol } from '@reticle/domain'
import { Empty } from '../../app/async.tsx'
import { Agreement, count, percent } from '../../app/numbers.tsx'
import { Panel } from '../../app/page.tsx'
import { colourAt } from '../../app/palette.ts'

type Votes = Quality['questions'][number]['votes']
type Question = Protocol['questions'][number]

/** Votes are counted by answer key: option ids, joined by `+` for several, `?` for can't-tell. */
const answerText = (question: Question | undefined, key: string): string => {
  if (key === '?') return 'can’t tell'
  if (question === undefined || question.kind === 'number' || question.kind === 'text') return key === '' ? 'none' : key
  const parts = key === '' ? [] : key.split('+')
  return parts.map((id) => question.options.find((option) => option.id === id)?.text ?? id).join(' + ') || 'none'
}

const mostShown = 8

const VoteBar = ({ votes, question }: { votes: Votes; question: Question | undefined }) => {
  const total = votes.reduce((sum, vote) => sum + vote.count, 0)
  if (total === 0) return <Text size="xs">no answers yet</Text>
  return (
    <>
      <Progress.Root size={10}>
        {votes.map((vote, index) => (
          <Tooltip key={vote.key} label={`${answerText(question, vote.key)}: ${vote.count}`}>
            <Progress.Section
              value={(100 * vote.count) / total}
              color={vote.key === '?' ? 'var(--reticle-collecting)' : colourAt(index)}
              aria-label={`${answerText(question, vote.key)}: ${vote.count} of ${total}`}
            />
          </Tooltip>
        ))}
      </Progress.Root>
      <Text size="xs" c="dimmed" mt={2}>
        {votes
          .slice(0, mostShown)
          .map((vote) => `${answerText(question, vote.key)}: ${percent(vote.count / total)}`)
          .join(', ')}
        {votes.length > mostShown && `, and ${votes.length - mostShown} more`}
      </Text>
    </>
  )
}

/** Agreement question by question, each number with its n. */
export const QuestionsPanel = ({ quality, protocol }: { quality: Quality; protocol: Protocol }) => (
  <Panel title="Questions" note={<Agreement value={quality.agreement.answers} />}>
    {quality.questions.length === 0 ? (
      <Empty title="No answers compared yet" />
    ) : (
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Question</Table.Th>
            <Table.Th w={190}>Agreement</Table.Th>
            <Table.Th w={90} title="Krippendorff's alpha: agreement beyond chance; 1 is perfect, 0 is chance">
              Alpha
            </Table.Th>
            <Table.Th w="42%">Answers</Table.Th>
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
                <Table.Td>{one.alpha === null ? 'n/a' : one.alpha.toFixed(2)}</Table.Td>
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
  <Panel title="Marks by label" note={<Agreement value={quality.agreement.regions} />}>
    {quality.labels.length === 0 ? (
      <Empty title="No marks compared yet" />
    ) : (
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Label</Table.Th>
            <Table.Th ta="right" title="Objects that the consensus keeps under this label">
              In the consensus
            </Table.Th>
            <Table.Th
              ta="right"
              title="Objects that at least one reader gave this label, and on which readers differ in class, place or presence"
            >
              In dispute
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
