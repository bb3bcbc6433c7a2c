import { Box, Button, Group } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import { Link, useRouter } from '@tanstack/react-router'
import { ApiError } from '../net/client.ts'
import { Empty } from './async.tsx'
import { isPartMissing } from './part-missing.ts'
import { ProblemAlert } from './problems.tsx'
import { t } from './words.ts'

const Back = () => (
  <Button renderRoot={(props) => <Link to="/" {...props} />} variant="default">
    {t('failures.toProjects')}
  </Button>
)

export const NotFound = () => {
  useDocumentTitle(t('failures.notFoundTitle'))
  return (
    <Empty title={t('failures.nothingHere')} action={<Back />}>
      {t('failures.nothingHereHint')}
    </Empty>
  )
}

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
        error={isMissing ? new Error(t('failures.partMissing')) : error}
        {...(error instanceof ApiError ? {} : { title: t('failures.notShown') })}
        onRetry={again}
      />
      <Group mt="md">
        <Back />
      </Group>
    </Box>
  )
}
