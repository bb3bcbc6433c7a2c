import { Box, Button, Group } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { Link, useRouter } from '@tanstack/react-router'
import { ApiError } from '../net/client.ts'
import { Empty } from './async.tsx'
import { isPartMissing } from './part-missing.ts'
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

const missingText =
  'A part of this page could not be loaded: the server cannot be reached, or Reticle was updated in the meantime. Check the connection and try again.'

/** Where a page broke: the frame around it stays. */
export const Failure = ({ error, reset }: { error: unknown; reset: () => void }) => {
  const router = useRouter()
  if (error instanceof ApiError && error.status === 404) return <NotFound />
  const isMissing = isPartMissing(error)
  const again = () => {
    // A browser remembers a part that failed; only a new page asks for it again, and finds the parts of a new version.
    if (isMissing) return window.location.reload()
    reset()
    void router.invalidate()
  }
  return (
    <Box p="lg" maw={720} mx="auto">
      <ProblemAlert
        error={isMissing ? new Error(missingText) : error}
        {...(error instanceof ApiError ? {} : { title: 'This page could not be shown' })}
        onRetry={again}
      />
      <Group mt="md">
        <Back />
      </Group>
    </Box>
  )
}
