import { Badge, Code, ColorSwatch, Group, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import type { Protocol } from '@reticle/domain'
import { Markdown } from '../../app/markdown.tsx'
import { Panel } from '../../app/page.tsx'
import { assistDraft } from './assist-draft.ts'
import { assistRows, voteRows } from './assist-words.ts'
import { dispensingRows, readsWords } from './dispensing-words.ts'
import { presetRows } from './display-words.ts'
import { keypointWords, markRows } from './mark-words.ts'
import { QuestionView } from './question-view.tsx'
import { reviewRows } from './review-words.ts'
import { ruleWords } from './rule-words.ts'
import { trainingRows } from './training-words.ts'

const Key = ({ value }: { value: string | undefined }) =>
  value === undefined ? null : (
    <Code title="Key on the bench" aria-label={`key ${value}`}>
      {value}
    </Code>
  )

const Labels = ({ protocol }: { protocol: Protocol }) => (
  <Table>
    <Table.Tbody>
      {protocol.labels.map((label) => (
        <Table.Tr key={label.id}>
          <Table.Td w={28}>
            <ColorSwatch color={label.color} size={14} title={label.color} />
          </Table.Td>
          <Table.Td fw={500}>{label.name}</Table.Td>
          <Table.Td w={40}>
            <Key value={label.key} />
          </Table.Td>
          <Table.Td c="dimmed">
            {label.description}
            {label.skeleton !== undefined && <div>{keypointWords(label.skeleton)}</div>}
          </Table.Td>
          <Table.Td w={140} c="dimmed" className="hash" title="Stable id in exports">
            {label.id}
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
)

const Rows = ({ rows }: { rows: readonly (readonly [string, string])[] }) => (
  <Table>
    <Table.Tbody>
      {rows.map(([name, value]) => (
        <Table.Tr key={name}>
          <Table.Td w={170} c="dimmed">
            {name}
          </Table.Td>
          <Table.Td>{value}</Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
)

const Facts = ({ protocol }: { protocol: Protocol }) => {
  const { answers, regions } = protocol.consensus
  const rows: readonly (readonly [string, string])[] = [
    ['Readers', readsWords(protocol.redundancy)],
    ['Lease', `${protocol.leaseMinutes} minutes without a sign of life`],
    ['Answers', `${answers.method}, ties: ${answers.tie}`],
    [
      'Marks',
      `${regions.method}; same object from IoU ${regions.iou}, points within ${regions.distance} px; kept from share ${regions.share}`,
    ],
    [
      'Routing',
      protocol.routing.length === 0
        ? 'default: agreement of 0.75 or more settles, a tie contests'
        : protocol.routing.map((rule) => rule.reason).join('; '),
    ],
  ]
  return <Rows rows={rows} />
}

const Rules = ({ protocol }: { protocol: Protocol }) => (
  <Stack gap={6}>
    {protocol.rules.map((rule) => (
      <Group key={rule.id} gap="xs" wrap="nowrap" align="baseline">
        <Badge
          variant="default"
          size="sm"
          fw={400}
          w={52}
          flex="none"
          title={rule.severity === 'hard' ? 'stops a submit' : 'asks before a submit'}
        >
          {rule.severity === 'hard' ? 'stops' : 'asks'}
        </Badge>
        <div style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
          <Text size="sm">{ruleWords(rule, protocol)}</Text>
          {rule.message !== '' && (
            <Text size="xs" c="dimmed">
              {rule.message}
            </Text>
          )}
        </div>
      </Group>
    ))}
  </Stack>
)

const none = (
  <Text size="sm" c="dimmed">
    None
  </Text>
)

/** A protocol version as people read it. */
export const ProtocolView = ({ protocol }: { protocol: Protocol }) => (
  <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
    <Stack gap="md">
      <Panel title="Labels">{protocol.labels.length === 0 ? none : <Labels protocol={protocol} />}</Panel>
      <Panel title="Marks" note="with which tools, and how they may lie">
        <Rows rows={markRows(protocol)} />
      </Panel>
      <Panel title="Questions">
        {protocol.questions.length === 0 ? (
          none
        ) : (
          <Stack gap="md">
            {protocol.questions.map((question) => (
              <QuestionView key={question.id} question={question} protocol={protocol} />
            ))}
          </Stack>
        )}
      </Panel>
    </Stack>
    <Stack gap="md">
      <Panel title="Rules" note="what an annotation has to keep to">
        {protocol.rules.length === 0 ? none : <Rules protocol={protocol} />}
      </Panel>
      <Panel title="Instructions">{protocol.instructions.trim() === '' ? none : <Markdown text={protocol.instructions} />}</Panel>
      <Panel title="Readers and agreement">
        <Facts protocol={protocol} />
      </Panel>
      <Panel title="Assistance" note="what readers see of models">
        <Rows rows={[...assistRows(assistDraft(protocol)), ...voteRows(protocol)]} />
      </Panel>
      <Panel title="Review" note="what comes to the desk, and what readers hear of it">
        <Rows rows={reviewRows(protocol.review)} />
      </Panel>
      <Panel title="Dispensing" note="who is handed which sample, when">
        <Rows rows={dispensingRows(protocol.dispensing)} />
      </Panel>
      {protocol.training !== undefined && (
        <Panel title="Gold and training" note="the test before the work, and known answers beside it">
          <Rows rows={trainingRows(protocol.training)} />
        </Panel>
      )}
      {protocol.display !== undefined && (
        <Panel title="Display" note="each sample opens with the first">
          <Rows rows={presetRows(protocol.display.presets)} />
        </Panel>
      )}
    </Stack>
  </SimpleGrid>
)
