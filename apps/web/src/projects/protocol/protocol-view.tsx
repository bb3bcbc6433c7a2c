import { Badge, Code, ColorSwatch, Group, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import type { Protocol } from '@reticle/domain'
import { Markdown } from '../../app/markdown.tsx'
import { Panel } from '../../app/page.tsx'
import { plain } from '../../language/plain.ts'
import { assistDraft } from './assist-draft.ts'
import { assistRows, voteRows } from './assist-words.ts'
import { dispensingRows, readsWords } from './dispensing-words.ts'
import { presetRows } from './display-words.ts'
import { keypointWords, markRows } from './mark-words.ts'
import { QuestionView } from './question-view.tsx'
import { reviewRows } from './review-words.ts'
import { ruleWords } from './rule-words.ts'
import { trainingRows } from './training-words.ts'
import { t } from './words.ts'

const Key = ({ value }: { value: string | undefined }) =>
  value === undefined ? null : (
    <Code title={t('view.benchKey')} aria-label={t('view.key', { key: value })}>
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
          <Table.Td w={140} c="dimmed" className="hash" title={t('view.stableId')}>
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
    [t('view.readers'), readsWords(protocol.redundancy)],
    [t('view.lease'), t('view.leaseMinutes', { minutes: protocol.leaseMinutes })],
    [t('view.answers'), t('view.answersBy', { method: t(`answerMethods.${answers.method}`), tie: t(`ties.${answers.tie}`) })],
    [
      t('view.marks'),
      t('view.marksBy', {
        method: t(`regionMethods.${regions.method}`),
        iou: plain(regions.iou),
        distance: plain(regions.distance),
        share: plain(regions.share),
      }),
    ],
    [t('view.routing'), protocol.routing.length === 0 ? t('view.defaultRouting') : protocol.routing.map((rule) => rule.reason).join('; ')],
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
          title={rule.severity === 'hard' ? t('view.stopsSubmit') : t('view.asksBefore')}
        >
          {rule.severity === 'hard' ? t('view.stops') : t('view.asks')}
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
    {t('view.none')}
  </Text>
)

/** A protocol version as people read it. */
export const ProtocolView = ({ protocol }: { protocol: Protocol }) => (
  <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
    <Stack gap="md">
      <Panel title={t('editor.labels')}>{protocol.labels.length === 0 ? none : <Labels protocol={protocol} />}</Panel>
      <Panel title={t('editor.marks')} note={t('view.marksNote')}>
        <Rows rows={markRows(protocol)} />
      </Panel>
      <Panel title={t('editor.questions')}>
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
      <Panel title={t('editor.rules')} note={t('editor.rulesNote')}>
        {protocol.rules.length === 0 ? none : <Rules protocol={protocol} />}
      </Panel>
      <Panel title={t('editor.instructions')}>
        {protocol.instructions.trim() === '' ? none : <Markdown text={protocol.instructions} />}
      </Panel>
      <Panel title={t('editor.readers')}>
        <Facts protocol={protocol} />
      </Panel>
      <Panel title={t('editor.assistance')} note={t('editor.assistanceNote')}>
        <Rows rows={[...assistRows(assistDraft(protocol)), ...voteRows(protocol)]} />
      </Panel>
      <Panel title={t('editor.review')} note={t('editor.reviewNote')}>
        <Rows rows={reviewRows(protocol.review)} />
      </Panel>
      <Panel title={t('editor.dispensing')} note={t('editor.dispensingNote')}>
        <Rows rows={dispensingRows(protocol.dispensing)} />
      </Panel>
      {protocol.training !== undefined && (
        <Panel title={t('editor.training')} note={t('editor.trainingNote')}>
          <Rows rows={trainingRows(protocol.training)} />
        </Panel>
      )}
      {protocol.display !== undefined && (
        <Panel title={t('editor.display')} note={t('view.displayNote')}>
          <Rows rows={presetRows(protocol.display.presets)} />
        </Panel>
      )}
    </Stack>
  </SimpleGrid>
)
