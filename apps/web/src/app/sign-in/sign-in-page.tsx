import { Divider, Stack, Text, Title } from '@mantine/core'
import type { Session } from '@reticle/contract'
import { Navigate, useRouter, useSearch } from '@tanstack/react-router'
import { Front } from '../front.tsx'
import { adoptSession, useSession } from '../session.ts'
import { t } from '../words.ts'
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
      <Front title={t('setUp.button')}>
        <SetUpForm onSignedIn={enter} />
      </Front>
    )
  return (
    <Front title={t('signIn.button')} width={session.isDemo ? 680 : 420}>
      <Stack gap="md">
        {session.isDemo && (
          <>
            <div>
              <Title order={2}>{t('signIn.demo')}</Title>
              <Text size="sm" c="dimmed">
                {t('signIn.demoHint')}
              </Text>
            </div>
            <DemoPeople onSignedIn={enter} />
            <Divider label={t('signIn.ownAccount')} />
          </>
        )}
        {!session.isDemo && <Title order={2}>{t('signIn.button')}</Title>}
        <PasswordForm onSignedIn={enter} />
      </Stack>
    </Front>
  )
}
