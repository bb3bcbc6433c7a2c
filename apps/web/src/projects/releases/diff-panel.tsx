import { Group, Select, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import type { Release, ReleaseDiff } from '@reticle/contract'
import type { ReleaseId } from '@reticle/domain'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Async } from '../../app/async.tsx'
import { count } from '../../app/numbers.tsx'
import { useProject } from '../../app/project.ts'
import { queries } from '../../net/queries.ts'
import { ReleasePicture } from './release-picture.tsx'
import { splitOrder } from './split-order.ts'

type Changed = ReleaseDiff['changed'][number]

const words = ({ marks, answers }: Changed['before']): string => {
  const byLabel = new Map<string, number>()
  for (const { label } of marks) byLabel.set(label, (byLabel.get(label) ?? 0) + 1)
  const parts = [
    ...[...byLabel].map(([label, n]) => `${n} x ${label}`),
    ...answers.slice(0, 6).map(({ question, answer }) => `${question} ${answer}`),
  ]
  return parts.join(', ') || 'nothing'
}
const shown = 60

const Samples = ({
  title,
  release,
  samples,
}: {
  title: string
  release: Pick<Release, 'id'>
  samples: readonly { sample: ReleaseDiff['added'][number]; text: string }[]
}) =>
  samples.length === 0 ? null : (
    <section aria-label={title}>
      <Text size="sm" fw={600} mb={4}>
        {title}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
        {samples.slice(0, shown).map(({ sample, text }) => (
          <Group key={sample.id} gap="xs" wrap="nowrap" align="flex-start">
            <ReleasePicture release={release} sample={sample} size={48} />
            <div>
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {sample.name}
              </Text>
              <Text size="xs" c="dimmed">
                {text}
              </Text>
            </div>
          </Group>
        ))}
      </SimpleGrid>
      {samples.length > shown && (
        <Text size="xs" c="dimmed" mt={4}>
          and more: the API lists 200 of each kind
        </Text>
      )}
    </section>
  )

const foldText = (fold: number | null): string => (fold === null ? '' : `, fold ${fold}`)

const Differences = ({ diff, release }: { diff: ReleaseDiff; release: Release }) => {
  const { before, after, counts } = diff
  const rows = [
    ['Samples', before.counts.samples, after.counts.samples],
    ...diff.labels.map(({ name, before: was, after: is }) => [`Marks: ${name}`, was, is] as const),
    ...splitOrder([...Object.keys(before.counts.bySplit), ...Object.keys(after.counts.bySplit)]).map(
      (split) => [`In ${split}`, before.counts.bySplit[split] ?? 0, after.counts.bySplit[split] ?? 0] as const,
    ),
  ] as const
  return (
    <Stack gap="sm">
      <Text size="sm">
        {count(counts.added)} added, {count(counts.removed)} removed, {count(counts.changed)} with changed labels, {count(counts.moved)} in
        another split or fold: a {diff.level} change.
      </Text>
      <Table verticalSpacing={4} maw={520}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th />
            <Table.Th ta="right">{before.version}</Table.Th>
            <Table.Th ta="right">{after.version}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(([name, was, is]) => (
            <Table.Tr key={name}>
              <Table.Td>{name}</Table.Td>
              <Table.Td ta="right">{count(was)}</Table.Td>
              <Table.Td ta="right">{count(is)}</Table.Td>
            </Table.Tr>
          ))}
          <Table.Tr>
            <Table.Td>Mean agreement</Table.Td>
            <Table.Td ta="right">{before.agreement.mean?.toFixed(3) ?? 'n/a'}</Table.Td>
            <Table.Td ta="right">{after.agreement.mean?.toFixed(3) ?? 'n/a'}</Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </Table>
      <Samples
        release={release}
        title="Changed labels"
        samples={diff.changed.map(({ sample, before: was, after: is }) => ({ sample, text: `was: ${words(was)}; is: ${words(is)}` }))}
      />
      <Samples
        release={release}
        title="Moved"
        samples={diff.moved.map(({ sample, from }) => ({
          sample,
          text: `${from.split}${foldText(from.fold)} to ${sample.split}${foldText(sample.fold)}`,
        }))}
      />
      <Samples release={release} title="Added" samples={diff.added.map((sample) => ({ sample, text: `in ${sample.split}` }))} />
      <Samples release={release} title="Removed" samples={diff.removed.map((sample) => ({ sample, text: `was in ${sample.split}` }))} />
    </Stack>
  )
}

const Diff = ({ release, since }: { release: Release; since: ReleaseId }) => {
  const { id: projectId } = useProject()
  return (
    <Async query={useQuery(queries.releaseDiff(projectId, release.id, since))}>
      {(diff) => <Differences diff={diff} release={release} />}
    </Async>
  )
}

/** What changed since another release of the project. */
export const DiffPanel = ({ release }: { release: Release }) => {
  const { id: projectId } = useProject()
  const [since, setSince] = useState<string | null>(null)
  const releases = useQuery(queries.releases(projectId))
  return (
    <Async query={releases}>
      {(list) => {
        const others = list.filter(({ id, manifestSha256 }) => id !== release.id && manifestSha256 !== null)
        const chosen = others.find(({ id }) => id === since)
        if (others.length === 0) return <Text size="sm">There is no other release to compare with.</Text>
        return (
          <Stack gap="sm">
            <Select
              label="Since"
              placeholder="a release"
              w={280}
              data={others.map(({ id, name, version }) => ({ value: id, label: `${name} ${version}` }))}
              value={since}
              onChange={setSince}
            />
            {chosen !== undefined && <Diff release={release} since={chosen.id} />}
          </Stack>
        )
      }}
    </Async>
  )
}
