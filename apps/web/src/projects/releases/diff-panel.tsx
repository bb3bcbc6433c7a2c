import { Group, Select, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import type { Release, ReleaseDiff } from '@reticle/contract'
import type { ReleaseId } from '@reticle/domain'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { Async } from '../../app/async.tsx'
import { count, decimal } from '../../app/numbers.tsx'
import { useProject } from '../../app/project.ts'
import { locale } from '../../language/language.ts'
import { inARow } from '../../language/lists.ts'
import { queries } from '../../net/queries.ts'
import styles from './release-picture.module.css'
import { ReleasePicture } from './release-picture.tsx'
import { splitOrder } from './split-order.ts'
import { t } from './words.ts'

type Changed = ReleaseDiff['changed'][number]
const signed = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' })

const words = ({ marks, answers }: Changed['before']): string => {
  const byLabel = new Map<string, number>()
  for (const { label } of marks) byLabel.set(label, (byLabel.get(label) ?? 0) + 1)
  const parts = [
    ...[...byLabel].map(([label, n]) => t('diffPanel.marksOf', { count: n, label })),
    ...answers.slice(0, 6).map(({ question, answer }) => t('diffPanel.answer', { question, answer })),
  ]
  return inARow(parts) || t('diffPanel.nothing')
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
        {t('diffPanel.kind', { title, count: all })}
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
          {t('diffPanel.first', { shown })}
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
      {t.rich('diffPanel.side', { b: (text) => <b>{text}</b>, version, said: words(said) })}
    </Text>
  </figure>
)

const ChangedSamples = ({ diff, release, since }: { diff: ReleaseDiff; release: Release; since: ReleaseId }) => (
  <Kind title={t('diffPanel.changedLabels')} about={t('diffPanel.frames')} all={diff.counts.changed} cols={3}>
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

const placeText = ({ split, fold }: { readonly split: string; readonly fold: number | null }): string =>
  fold === null ? split : t('diffPanel.placeFold', { split, fold })

const meanText = (mean: number | null): string => (mean === null ? t('diffPanel.notAvailable') : decimal(mean, 3))

const Differences = ({ diff, release, since }: { diff: ReleaseDiff; release: Release; since: ReleaseId }) => {
  const { before, after, counts } = diff
  const rows = [
    [t('diffPanel.samples'), before.counts.samples, after.counts.samples],
    ...diff.labels.map(({ name, before: was, after: is }) => [t('diffPanel.marks', { label: name }), was, is] as const),
    ...splitOrder([...Object.keys(before.counts.bySplit), ...Object.keys(after.counts.bySplit)]).map(
      (split) => [t('diffPanel.inSplit', { split }), before.counts.bySplit[split] ?? 0, after.counts.bySplit[split] ?? 0] as const,
    ),
  ] as const
  return (
    <Stack gap="sm">
      <Text size="sm">{t('diffPanel.summary', { ...counts, level: diff.level })}</Text>
      <Table verticalSpacing={4} maw={520}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('diffPanel.counted')}</Table.Th>
            <Table.Th ta="right">{before.version}</Table.Th>
            <Table.Th ta="right">{after.version}</Table.Th>
            <Table.Th ta="right">{t('diffPanel.change')}</Table.Th>
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
            <Table.Td>{t('diffPanel.meanAgreement')}</Table.Td>
            <Table.Td ta="right">{meanText(before.agreement.mean)}</Table.Td>
            <Table.Td ta="right">{meanText(after.agreement.mean)}</Table.Td>
            <Table.Td />
          </Table.Tr>
        </Table.Tbody>
      </Table>
      <ChangedSamples diff={diff} release={release} since={since} />
      <Samples
        release={release}
        title={t('diffPanel.movedToAnotherSplit')}
        all={counts.moved}
        samples={diff.moved.map(({ sample, from }) => ({
          sample,
          text: t('diffPanel.moved', { from: placeText(from), to: placeText(sample) }),
        }))}
      />
      <Samples
        release={release}
        title={t('diffPanel.added')}
        all={counts.added}
        samples={diff.added.map((sample) => ({ sample, text: t('diffPanel.isIn', { split: sample.split }) }))}
      />
      <Samples
        release={{ id: since }}
        title={t('diffPanel.removed')}
        all={counts.removed}
        samples={diff.removed.map((sample) => ({ sample, text: t('diffPanel.wasIn', { split: sample.split }) }))}
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
        if (others.length === 0) return <Text size="sm">{t('diffPanel.thereIsNoOther')}</Text>
        return (
          <Stack gap="sm">
            <Select
              label={t('diffPanel.since')}
              placeholder={t('diffPanel.aRelease')}
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
