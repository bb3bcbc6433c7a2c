import { CloseButton, NativeSelect, Text } from '@mantine/core'
import type { Message, TaskDetail } from '@reticle/contract'
import type { AnnotationId } from '@reticle/domain'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Async } from '../app/async.tsx'
import { call } from '../net/client.ts'
import { inDeskOrder } from './cluster-kinds.ts'
import { deskPlaceName } from './desk-places.ts'
import { MessageComposer } from './messages-composer.tsx'
import { type MessagePlace, messageQueries } from './messages-queries.ts'
import { MessagesThread } from './messages-thread.tsx'
import type { Reader } from './readers.ts'
import { t } from './words.ts'

/** What the desk looks at: a new message is pinned to it, and offered to the reader of the annotation. */
type MessageTarget = MessagePlace & { readonly annotationId?: AnnotationId }

type Props = {
  readonly task: Pick<TaskDetail, 'id' | 'projectId' | 'consensus'>
  readonly readers: readonly Reader[]
  readonly target: MessageTarget | undefined
  readonly onPlace: (place: MessagePlace) => void
}

/** How many messages there are on a task; undefined while that is not known. */
export const useMessageCount = ({ projectId, id }: Pick<TaskDetail, 'id' | 'projectId'>): number | undefined =>
  useQuery(messageQueries.ofTask(projectId, id)).data?.length

/** A reader pins to their mark; the desk looks at the object that it is a part of. */
const withObject = (place: MessagePlace, consensus: TaskDetail['consensus']): MessagePlace => {
  const { clusterId, regionId } = place
  if (clusterId !== undefined || regionId === undefined) return place
  const cluster = consensus?.regions.find(({ members }) => members.some((member) => member.regionId === regionId))
  return cluster === undefined ? place : { ...place, clusterId: cluster.id }
}

const deskOnly = 'desk'

type ChoicesProps = Pick<Props, 'readers'> & {
  readonly to: string
  readonly onTo: (to: string) => void
  readonly pinned: string | undefined
  readonly onUnpin: () => void
}

const Choices = ({ readers, to, onTo, pinned, onUnpin }: ChoicesProps) => (
  <>
    <NativeSelect
      size="xs"
      aria-label={t('messages.who')}
      value={to}
      data={[
        { value: deskOnly, label: t('messages.toDesk') },
        ...readers.map(({ annotationId, reader }) => ({ value: annotationId, label: t('messages.toReader', { reader }) })),
      ]}
      onChange={(event) => onTo(event.currentTarget.value)}
    />
    {pinned !== undefined && (
      <Text size="xs" c="dimmed" component="span" style={{ display: 'inline-flex', alignItems: 'center' }}>
        {t('messages.on', { place: pinned })}
        <CloseButton size="xs" aria-label={t('messages.notOn', { place: pinned })} onClick={onUnpin} />
      </Text>
    )}
  </>
)

/** The thread on a task: among reviewers and managers, or with the reader of one annotation; pinned to what is in focus. */
export const MessagesPanel = ({ task, readers, target, onPlace }: Props) => {
  const client = useQueryClient()
  const options = messageQueries.ofTask(task.projectId, task.id)
  const query = useQuery(options)
  const [to, setTo] = useState<string>(deskOnly)
  const [unpinned, setUnpinned] = useState<string>()
  const known = { clusters: inDeskOrder(task.consensus), readers }
  const { annotationId: _, ...spot } = target ?? {}
  const key = JSON.stringify(spot)
  const place: MessagePlace | undefined = key === '{}' || key === unpinned ? undefined : spot
  const pinned = place === undefined ? undefined : deskPlaceName(place, known)
  const nameOf = (annotationId: string | null) => readers.find((one) => one.annotationId === annotationId)?.reader ?? t('messages.aReader')
  const audienceName = ({ audience, annotationId, isMine }: Message) =>
    audience === 'desk' ? t('messages.deskOnly') : t(isMine ? 'messages.to' : 'messages.with', { reader: nameOf(annotationId) })
  const post = async (text: string) => {
    const reader = readers.find(({ annotationId }) => annotationId === to)
    const pin = place === undefined ? {} : { place }
    const heard = reader === undefined ? { audience: 'desk' as const } : { audience: 'reader' as const, annotationId: reader.annotationId }
    const made = await call('postMessage', { params: { taskId: task.id }, body: { ...heard, ...pin, text } })
    client.setQueryData(options.queryKey, (before) => [...(before ?? []).filter(({ id }) => id !== made.id), made])
  }
  return (
    <section aria-label={t('messages.onSample')}>
      <Async query={query}>
        {(messages) => (
          <MessagesThread
            messages={messages}
            placeName={(one) => deskPlaceName(one, known)}
            onPlace={(one) => onPlace(withObject(one, task.consensus))}
            audienceName={audienceName}
            empty={t('messages.none')}
          />
        )}
      </Async>
      <MessageComposer
        placeholder={to === deskOnly ? t('messages.deskHint') : t('messages.readerHint', { reader: nameOf(to) })}
        onPost={post}
        choices={<Choices {...{ readers, to, pinned }} onTo={setTo} onUnpin={() => setUnpinned(key)} />}
      />
    </section>
  )
}
