import type { Message } from '@reticle/contract'
import type { AssignmentId, ProjectId, Region } from '@reticle/domain'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Async } from '../../app/async.tsx'
import { MessageComposer } from '../../desk/messages-composer.tsx'
import { ownPlaceName } from '../../desk/messages-places.ts'
import { type MessagePlace, messageQueries } from '../../desk/messages-queries.ts'
import { MessagesThread } from '../../desk/messages-thread.tsx'
import { call } from '../../net/client.ts'
import { t } from '../words.ts'

type Props = {
  readonly projectId: ProjectId
  readonly assignmentId: AssignmentId
  /** One's own marks, as they are numbered on the page. */
  readonly regions: readonly Pick<Region, 'id'>[]
  /** The mark that a new message is about. */
  readonly regionId: string | undefined
  readonly onPlace: (place: MessagePlace) => void
  /** Said elsewhere on the page. */
  readonly isLeftOut?: (message: Message) => boolean
}

const none = () => false

/** What the desk and the reader of an annotation write to each other. */
export const OwnThread = ({ projectId, assignmentId, regions, regionId, onPlace, isLeftOut = none }: Props) => {
  const client = useQueryClient()
  const options = messageQueries.ofAssignment(projectId, assignmentId)
  const query = useQuery(options)
  const post = async (text: string) => {
    const place = regionId === undefined ? {} : { place: { regionId } }
    const made = await call('postOwnMessage', { params: { assignmentId }, body: { ...place, text } })
    client.setQueryData(options.queryKey, (before) => [...(before ?? []).filter(({ id }) => id !== made.id), made])
  }
  const about = regionId === undefined ? undefined : ownPlaceName({ regionId }, regions)
  return (
    <>
      <Async query={query}>
        {(messages) => (
          <MessagesThread
            messages={messages.filter((message) => !isLeftOut(message))}
            placeName={(place) => ownPlaceName(place, regions)}
            onPlace={onPlace}
            empty={t('revision.noMessages')}
          />
        )}
      </Async>
      <MessageComposer
        placeholder={about === undefined ? t('revision.toReviewer') : t('revision.toReviewerAbout', { place: about })}
        onPost={post}
      />
    </>
  )
}
