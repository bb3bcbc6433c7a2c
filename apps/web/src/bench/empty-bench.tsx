import { Button, Group } from '@mantine/core'
import type { NoClaimReason } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { Empty } from '../app/async.tsx'
import { keys } from '../net/keys.ts'

const texts: Readonly<Record<NoClaimReason, { readonly title: string; readonly text: string }>> = {
  'nothing-left': {
    title: 'Nothing is left for you to label',
    text: 'Every sample has the readers that it needs, or you have read or skipped it. New samples, and samples that need one more reader, appear here.',
  },
  'all-leased': {
    title: 'Other readers are at work on what is left',
    text: 'The open samples are with other readers just now. When one of them is given back, it is offered to you.',
  },
  'no-protocol': {
    title: 'This project has no protocol yet',
    text: 'A manager first writes what is to be labelled and how: labels, tools and questions. Then you can start.',
  },
  'cap-reached': {
    title: 'You have reached your share of this project',
    text: 'The protocol limits how much one reader labels, so that no single judgement weighs too much. Thank you for your work.',
  },
  paused: { title: 'This project is paused', text: 'A manager has paused labelling. Your finished work is kept.' },
  expertise: {
    title: 'The samples that are left ask for another expertise',
    text: 'They are offered to readers with the qualification that the protocol names.',
  },
}

type Props = {
  readonly reason: NoClaimReason
  readonly retryAt: number | undefined
  readonly projectId: ProjectId
  readonly onRetry: () => void
}

/** Grows when a hint says that samples of the project changed: then it is worth to look again. */
const useSampleHints = (projectId: ProjectId, onHint: () => void) => {
  const { data } = useQuery({
    queryKey: keys.topic(projectId, 'samples', 'hint'),
    queryFn: () => Date.now(),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const first = useRef(data)
  useEffect(() => {
    first.current ??= data
    if (data !== first.current) onHint()
  }, [data, onHint])
}

/** Nothing to label: why, and when to look again. It looks by itself when the server named a time. */
export const EmptyBench = ({ reason, retryAt, projectId, onRetry }: Props) => {
  useSampleHints(projectId, onRetry)
  useEffect(() => {
    if (retryAt === undefined) return
    const timer = setTimeout(onRetry, Math.max(5_000, retryAt - Date.now() + 1_000))
    return () => clearTimeout(timer)
  }, [retryAt, onRetry])
  const when =
    retryAt === undefined
      ? ''
      : ` Look again at ${new Date(retryAt).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}; this page does so by itself.`
  return (
    <div data-testid="nothing-left" data-reason={reason}>
      <Empty
        title={texts[reason].title}
        action={
          <Group mt="sm">
            <Button variant="default" onClick={onRetry}>
              Look again
            </Button>
            <Button renderRoot={(props) => <Link to="/projects/$projectId" params={{ projectId }} {...props} />}>Go to the project</Button>
          </Group>
        }
      >
        {texts[reason].text}
        {when}
      </Empty>
    </div>
  )
}
