import { Badge, Box, Code, ColorSwatch, Group, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import type { Protocol, Question } from '@reticle/domain'
import { Markdown } from '../../app/markdown.tsx'
import { plural } from '../../app/numbers.tsx'
import { Panel } from '../../app/page.tsx'
import { dispensingRows, readsWords } from './dispensing-words.ts'
import { presetRows } from './display-words.ts'

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
          <Table.Td c="dimmed">{label.description}</Table.Td>
          <Table.Td w={140} c="dimmed" className="hash" title="Stable id in exports">
            {label.id}
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
)

const kindNames = { single: 'one option', multiple: 'several options', number: 'a number', text: 'text' } as const

const QuestionView = ({ question, protocol }: { question: Question; protocol: Protocol }) => {
  const parent = protocol.questions.find((one) => one.id === question.showWhen?.questionId)
  const after = parent?.options.filter((option) => question.showWhen?.options.includes(option.id)).map((option) => option.text)
  return (
    <Box>
      <Text fw={500}>{question.text}</Text>
      <Text size="xs" c="dimmed">
        {kindNames[question.kind]}
        {question.min !== undefined && `, from ${question.min}`}
        {question.max !== undefined && `, to ${question.max}`}
        {question.unit !== undefined && ` ${question.unit}`}
        {question.isRequired ? ', required' : ', optional'}
        {question.allowsCannotTell && ', “can’t tell” allowed'}
        {after !== undefined && `, asked only when “${parent?.text}” is ${after.join(' or ')}`}
      </Text>
      {question.help !== '' && <Text size="sm">{question.help}</Text>}
      <Group gap={6} mt={4}>
        {question.options.map((option) => (
          <Badge key={option.id} variant="default" size="md" fw={400}>
            {option.text} {option.key !== undefined && <Code>{option.key}</Code>}
          </Badge>
        ))}
      </Group>
    </Box>
  )
}

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
    ['Tools', protocol.tools.filter((tool) => tool !== 'select').join(', ') || 'none'],
    ['Review', protocol.review.isBlind ? 'blind: readers appear as Reader A, B, C' : 'reviewers see who marked what'],
    ['Lease', `${protocol.leaseMinutes} minutes without a sign of life`],
    ['Answers', `${answers.method}, ties: ${answers.tie}`],
    [
      'Marks',
      `${regions.method}; same object from IoU ${regions.iou}, points within ${regions.distance} px; kept from share ${regions.share}`,
    ],
    ['Validation rules', protocol.rules.length === 0 ? 'none' : plural(protocol.rules.length, 'rule')],
    [
      'Routing',
      protocol.routing.length === 0
        ? 'default: agreement of 0.75 or more settles, a tie contests'
        : protocol.routing.map((rule) => rule.reason).join('; '),
    ],
  ]
  return <Rows rows={rows} />
}

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
      <Panel title="Instructions">{protocol.instructions.trim() === '' ? none : <Markdown text={protocol.instructions} />}</Panel>
      <Panel title="Readers and agreement">
        <Facts protocol={protocol} />
      </Panel>
      <Panel title="Dispensing" note="who is handed which sample, when">
        <Rows rows={dispensingRows(protocol.dispensing)} />
      </Panel>
      {protocol.display !== undefined && (
        <Panel title="Display" note="each sample opens with the first">
          <Rows rows={presetRows(protocol.display.presets)} />
        </Panel>
      )}
    </Stack>
  </SimpleGrid>
)
