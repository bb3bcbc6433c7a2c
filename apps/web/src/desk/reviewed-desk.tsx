import { Box } from '@mantine/core'
import { Waiting } from '../app/async.tsx'
import { Desk, type DeskProps } from './desk.tsx'
import { useReview } from './review/use-review.ts'

/** The desk under a lease: whoever may decide a contested sample takes it by opening it, and gives it back by leaving. */
export const ReviewedDesk = (props: DeskProps) => {
  const { task, mayAdjudicate } = props
  const isWanted = mayAdjudicate && task.state === 'contested' && !task.isOwn
  const review = useReview(task, isWanted)
  const isTaking = isWanted && (review === undefined || (review.state.hold.kind === 'taking' && review.state.opening === undefined))
  if (isTaking)
    return (
      <Box p="lg">
        <Waiting />
      </Box>
    )
  // Another draft is another page: an editor holds one.
  return <Desk key={review?.state.opening?.number ?? 'read'} {...props} review={review} />
}
