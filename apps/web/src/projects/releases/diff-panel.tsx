import { Group, Select, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import type { Release, ReleaseDiff } from '@reticle/contract'
import type { ReleaseId } from '@reticle/domain'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Async } from '../../app/async.tsx'
import { count } from '../../app/numbers.tsx'
import { useProject } from '../../app/project.ts'
import { queries } from '../../net/queries.ts'
import styles from './release-picture.module.css'
import { ReleasePicture } from './release-picture.tsx'
import { splitOrder } from './split-order.ts'

type Changed = ReleaseDiff['changed'][number]
const signed = new Intl.NumberFormat('en', { signDisplay: 'exceptZero' })

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
const pictureSize = 96
const sideSize = 150

type KindProps = {
  readonly title: string
  readonly about?: string
  readonly all: number
  readonly cols: number
  readonly children: ReactNode
}

const Kind = ({ title, about, all, cols, children }: KindProps) =>
  all === 0 ? null : (
    <section aria-label={title}>
      <Text size="sm" fw={600} mb="xs">
        {title} ({count(all)})
        {about !== undefined && (
          <Text span size="xs" c="dimmed" fw={400}>
            {' '}
            {about}
          </Text>
        )}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: Math.min(2, cols), md: cols }} spacing="md">
        {children}
      </SimpleGrid>
      {all > shown && (
        <Text size="xs" c="dimmed" mt="xs">
          The first {shown}; the API lists 200 of each kind.
        </Text>
      )}
    </section>
  )

type Listed = { readonly sample: ReleaseDiff['added'][number]; readonly text: string }
type SamplesProps = {
  readonly title: string
  readonly all: number
  readonly release: Pick<Release, 'id'>
  readonly samples: readonly Listed[]
}

const Samples = ({ title, all, release, samples }: SamplesProps) => (
  <Kind title={title} all={all} cols={3}>
    {samples.slice(0, shown).map(({ sample, text }) => (
      <Group key={sample.id} gap="sm" wrap="nowrap" align="flex-start">
        <ReleasePicture release={release} sample={sample} size={pictureSize} />
        <div style={{ minWidth: 0 }}>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {sample.name}
          </Text>
          <Text size="xs" c="dimmed">
            {text}
          </Text>
        </div>
      </Group>
    ))}
  </Kind>
)

type SideProps = {
  readonly said: Changed['before']
  readonly version: string
  readonly release: Pick<Release, 'id'>
  readonly sample: Changed['sample']
}

/** What one release says of a sample: marks that the other does not have are framed in colour. */
const SideOf = ({ said, version, release, sample }: SideProps) => (
  <figure className={styles.side} style={{ width: sideSize }}>
    <ReleasePicture
      release={release}
      sample={sample}
      size={sideSize}
      frames={said.marks.map(({ id, geometry, isInBoth }) => ({ id, geometry, isFaint: isInBoth }))}
    />
    <Text component="figcaption" size="xs" c="dimmed" mt={4} style={{ overflowWrap: 'anywhere' }}>
      <b>{version}</b>: {words(said)}
    </Text>
  </figure>
)

const ChangedSamples = ({ diff, release, since }: { diff: ReleaseDiff; release: Release; since: ReleaseId }) => (
  <Kind
    title="Changed labels"
    about="Orange frames: marks that the other release does not have. Grey ones: in both."
    all={diff.counts.changed}
    cols={3}
  >
    {diff.changed.slice(0, shown).map(({ sample, before, after }) => (
      <div key={sample.id}>
        <Text size="sm" mb={4} style={{ overflowWrap: 'anywhere' }}>
          {sample.name}
        </Text>
        <Group gap="sm" wrap="nowrap" align="flex-start">
          <SideOf said={before} version={diff.before.version} release={{ id: since }} sample={sample} />
          <SideOf said={after} version={diff.after.version} release={release} sample={sample} />
        </Group>
      </div>
    ))}
  </Kind>
)

const foldText = (fold: number | null): string => (fold === null ? '' : `, fold ${fold}`)

const Differences = ({ diff, release, since }: { diff: ReleaseDiff; release: Release; since: ReleaseId }) => {
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
            <Table.Th>Counted</Table.Th>
            <Table.Th ta="right">{before.version}</Table.Th>
            <Table.Th ta="right">{after.version}</Table.Th>
            <Table.Th ta="right">Change</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(([name, was, is]) => (
            <Table.Tr key={name}>
              <Table.Td>{name}</Table.Td>
              <Table.Td ta="right">{count(was)}</Table.Td>
              <Table.Td ta="right">{count(is)}</Table.Td>
              <Table.Td ta="right" c={is === was ? 'dimmed' : undefined}>
                {signed.format(is - was)}
              </Table.Td>
            </Table.Tr>
          ))}
          <Table.Tr>
            <Table.Td>Mean agreement</Table.Td>
            <Table.Td ta="right">{before.agreement.mean?.toFixed(3) ?? 'n/a'}</Table.Td>
            <Table.Td ta="right">{after.agreement.mean?.toFixed(3) ?? 'n/a'}</Table.Td>
            <Table.Td />
          </Table.Tr>
        </Table.Tbody>
      </Table>
      <ChangedSamples diff={diff} release={release} since={since} />
      <Samples
        release={release}
        title="Moved to another split or fold"
        all={counts.moved}
        samples={diff.moved.map(({ sample, from }) => ({
          sample,
          text: `${from.split}${foldText(from.fold)} to ${sample.split}${foldText(sample.fold)}`,
        }))}
      />
      <Samples
        release={release}
        title="Added"
        all={counts.added}
        samples={diff.added.map((sample) => ({ sample, text: `in ${sample.split}` }))}
      />
      <Samples
        release={{ id: since }}
        title="Removed"
        all={counts.removed}
        samples={diff.removed.map((sample) => ({ sample, text: `was in ${sample.split}` }))}
      />
    </Stack>
  )
}

const Diff = ({ release, since }: { release: Release; since: ReleaseId }) => {
  const { id: projectId } = useProject()
  return (
    <Async query={useQuery(queries.releaseDiff(projectId, release.id, since))}>
      {(diff) => <Differences diff={diff} release={release} since={since} />}
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
