import { Anchor, Badge, Button, Code, Group, Progress, Stack, Text } from '@mantine/core'
import type { LabelFormatInfo, Pack, Release } from '@reticle/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Async } from '../../app/async.tsx'
import { CopyIcon } from '../../app/copy-icon.tsx'
import { byteSize } from '../../app/numbers.tsx'
import { notifyDone, notifyProblem } from '../../app/problems.tsx'
import { canIn, useProject } from '../../app/project.ts'
import { Ago, Time } from '../../app/time.tsx'
import { call, urlOf } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { queries } from '../../net/queries.ts'
import { Download } from './download.tsx'
import { packCode, packTitle } from './pack-words.ts'
import styles from './packs.module.css'
import { t } from './words.ts'

const isOpen = ({ state }: Pack): boolean => state === 'waiting' || state === 'running'
const pollMilliseconds = 1000

/** Asks for a pack of these options; the list shows it at once. */
export const useStartPack = (release: Pick<Release, 'id'>) => {
  const { id: projectId } = useProject()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (options: Pack['options']) => call('startPack', { params: { releaseId: release.id }, body: options }),
    onSuccess: (pack) => {
      if (pack.state === 'done') notifyDone(t('packList.itWasWrittenBefore'))
      return client.invalidateQueries({ queryKey: keys.topic(projectId, 'releases', 'packs', release.id) })
    },
  })
}

const Writing = ({ pack }: { pack: Pack }) => {
  const project = useProject()
  const client = useQueryClient()
  const cancel = useMutation({
    mutationFn: () => call('cancelPack', { params: { releaseId: pack.releaseId, packId: pack.id } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.topic(project.id, 'releases', 'packs', pack.releaseId) }),
    onError: (error) => notifyProblem(error, t('packList.notCancelled')),
  })
  const { done, of } = pack.samples
  return (
    <Group gap="sm" wrap="nowrap">
      <div className={styles.progress}>
        <Text size="xs" c="dimmed" mb={4}>
          {pack.state === 'waiting' ? t('packList.waitsForAWorker') : t('packList.written', { done, all: of })}
        </Text>
        <Progress value={100 * pack.progress} size="sm" animated aria-label={t('packList.shareThatIsWritten')} />
      </div>
      {(pack.isMine || canIn(project, 'release.freeze')) && (
        <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
          {t('packList.cancel')}
        </Button>
      )}
    </Group>
  )
}

const Digest = ({ sha256 }: { sha256: string }) => (
  <Group gap={4} wrap="nowrap">
    <Text size="xs" c="dimmed">
      {t('packList.sha')}
    </Text>
    <span className="hash" title={sha256}>
      {sha256.slice(0, 16)}…
    </span>
    <CopyIcon value={sha256} what={t('packList.copySha')} />
  </Group>
)

/** Lines that fetch this very file, from where a transfer broke off. */
const Lines = ({ pack }: { pack: Pack }) => {
  const url = new URL(urlOf('getPackBytes', { params: { releaseId: pack.releaseId, packId: pack.id } }), window.location.origin).href
  return (
    <Stack gap="xs" mt="xs">
      {packCode(pack, url, window.location.origin).map(({ tool, code }) => (
        <Group key={tool} gap="xs" wrap="nowrap" align="flex-start">
          <Code block className={styles.code} aria-label={t('packList.lines', { name: tool })}>
            {code}
          </Code>
          <CopyIcon value={code} what={t('packList.copyLines', { name: tool })} />
        </Group>
      ))}
      <Text size="xs" c="dimmed">
        {t.rich('packList.token', {
          link: (text) => (
            <Anchor href="/tokens" size="xs">
              {text}
            </Anchor>
          ),
        })}
      </Text>
    </Stack>
  )
}

const Ready = ({ pack }: { pack: Pack }) => {
  const [areShown, setAreShown] = useState(false)
  const href = urlOf('getPackBytes', { params: { releaseId: pack.releaseId, packId: pack.id } })
  const { expiresAt } = pack
  const at = () => <Ago at={pack.endedAt ?? pack.createdAt} />
  return (
    <>
      <Group gap="md" justify="space-between">
        <Group gap="md">
          <Text size="sm">{byteSize(pack.bytes ?? 0)}</Text>
          <Digest sha256={pack.sha256 ?? ''} />
          <Text size="xs" c="dimmed">
            {expiresAt === null
              ? t.rich('packList.writtenAt', { at })
              : t.rich('packList.writtenKept', { at, until: () => <Time at={expiresAt} isDay /> })}
          </Text>
        </Group>
        <Group gap="xs">
          <Button size="xs" variant="subtle" aria-expanded={areShown} onClick={() => setAreShown(!areShown)}>
            {areShown ? t('packList.hideLines') : t('packList.curlAndPython')}
          </Button>
          <Download href={href} name={pack.fileName} size="xs">
            {t('packList.download')}
          </Download>
        </Group>
      </Group>
      {areShown && <Lines pack={pack} />}
    </>
  )
}

/** Failed, cancelled or over: why, and asking for it anew. */
const Over = ({ pack, release }: { pack: Pack; release: Pick<Release, 'id'> }) => {
  const start = useStartPack(release)
  return (
    <Group gap="sm" justify="space-between" wrap="nowrap" align="flex-start">
      <Text size="sm" c={pack.state === 'failed' ? 'red' : 'dimmed'} className={styles.reason}>
        {pack.state === 'failed' && t('packList.notWritten', { error: pack.error ?? t('packList.noReason') })}
        {(pack.state === 'cancelled' || pack.state === 'expired') && t(`packOver.${pack.state}`)}
      </Text>
      <Button
        size="xs"
        variant="default"
        loading={start.isPending}
        onClick={() => start.mutate(pack.options, { onError: (error) => notifyProblem(error, t('packList.notAskedFor')) })}
      >
        {t('packList.askAgain')}
      </Button>
    </Group>
  )
}

const stateColors = {
  waiting: 'gray',
  running: 'accent',
  done: 'accent',
  failed: 'red',
  cancelled: 'gray',
  expired: 'gray',
} as const satisfies Record<Pack['state'], string>

type ItemProps = { readonly pack: Pack; readonly release: Pick<Release, 'id'>; readonly formats: readonly LabelFormatInfo[] }

const Item = ({ pack, release, formats }: ItemProps) => {
  return (
    <li className={styles.pack} aria-label={packTitle(pack, formats)}>
      <Group gap="xs" mb={4} wrap="nowrap" justify="space-between">
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {packTitle(pack, formats)}
          </Text>
          <Badge size="sm" variant="light" color={stateColors[pack.state]}>
            {t(`packStates.${pack.state}`)}
          </Badge>
        </Group>
        <Text size="xs" c="dimmed" className={styles.by}>
          {t.rich('packList.askedForBy', { person: pack.createdBy, at: () => <Ago at={pack.createdAt} /> })}
        </Text>
      </Group>
      {isOpen(pack) && <Writing pack={pack} />}
      {pack.state === 'done' && <Ready pack={pack} />}
      {!isOpen(pack) && pack.state !== 'done' && <Over pack={pack} release={release} />}
    </li>
  )
}

/** Packs of a release, newest first; of those that are over, only the latest of its kind. */
const latest = (packs: readonly Pack[]): readonly Pack[] => {
  const seen = new Set<string>()
  return packs.filter((pack) => {
    const key = JSON.stringify(pack.options)
    const isFirst = !seen.has(key)
    seen.add(key)
    return isFirst || isOpen(pack) || pack.state === 'done'
  })
}

/** What was asked for: on its way, ready or failed; asked again by itself while one is written. */
export const PackList = ({ release, formats }: { release: Pick<Release, 'id'>; formats: readonly LabelFormatInfo[] }) => {
  const { id: projectId } = useProject()
  const packs = useQuery({
    ...queries.releasePacks(projectId, release.id),
    refetchInterval: (query) => (query.state.data?.some(isOpen) === true ? pollMilliseconds : false),
  })
  return (
    <Async query={packs}>
      {(list) =>
        list.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('packList.noFileWasWritten')}
          </Text>
        ) : (
          <ul className={styles.packs} aria-label={t('packList.writtenFiles')}>
            {latest(list).map((pack) => (
              <Item key={pack.id} pack={pack} release={release} formats={formats} />
            ))}
          </ul>
        )
      }
    </Async>
  )
}
