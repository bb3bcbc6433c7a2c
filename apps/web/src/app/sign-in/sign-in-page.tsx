import { Divider, Stack, Text, Title } from '@mantine/core'
import type { Session } from '@reticle/contract'
import { Navigate, useRouter, useSearch } from '@tanstack/react-router'
import { Front } from '../front.tsx'
import { adoptSession, useSession } from '../session.ts'
import { DemoPeople } from './demo-people.tsx'
import { PasswordForm } from './password-form.tsx'
import { SetUpForm } from './set-up-form.tsx'

export const SignInPage = () => {
  const session = useSession()
  const router = useRouter()
  const { next } = useSearch({ from: '/sign-in' })
  if (session.person !== null) return <Navigate to={next} replace />
  const enter = (made: Session) => {
    adoptSession(made)
    router.history.push(next)
  }
  if (session.needsSetUp && !session.isDemo)
    return (
      <Front title="Set up">
        <SetUpForm onSignedIn={enter} />
      </Front>
    )
  return (
    <Front title="Sign in" width={session.isDemo ? 680 : 420}>
      <Stack gap="md">
        {session.isDemo && (
          <>
            <div>
              <Title order={2}>Try the demo as one of six people</Title>
              <Text size="sm" c="dimmed">
                Each sees a different part of the same study. Sign out at any time and come back as somebody else.
              </Text>
            </div>
            <DemoPeople onSignedIn={enter} />
            <Divider label="or with your own account" />
          </>
        )}
        {!session.isDemo && <Title order={2}>Sign in</Title>}
        <PasswordForm onSignedIn={enter} />
      </Stack>
    </Front>
  )
}
