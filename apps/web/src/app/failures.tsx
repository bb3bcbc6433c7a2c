import { Box, Button, Group } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { Link, useRouter } from '@tanstack/react-router'
import { ApiError } from '../net/client.ts'
import { Empty } from './async.tsx'
import { ProblemAlert } from './problems.tsx'

const Back = () => (
  <Button renderRoot={(props) => <Link to="/" {...props} />} variant="default">
    Go to my projects
  </Button>
)

export const NotFound = () => {
  useDocumentTitle('Not found · Reticle')
  return (
    <Empty title="There is nothing at this address" action={<Back />}>
      It may have been removed, or it belongs to a project that you have no part in. Check the address, or ask whoever sent it to you for an
      invitation.
    </Empty>
  )
}

/** Where a page broke: the frame around it stays. */
export const Failure = ({ error, reset }: { error: unknown; reset: () => void }) => {
  const router = useRouter()
  if (error instanceof ApiError && error.status === 404) return <NotFound />
  const again = () => {
    reset()
    void router.invalidate()
  }
  return (
    <Box p="lg" maw={720} mx="auto">
      <ProblemAlert error={error} {...(error instanceof ApiError ? {} : { title: 'This page could not be shown' })} onRetry={again} />
      <Group mt="md">
        <Back />
      </Group>
    </Box>
  )
}
