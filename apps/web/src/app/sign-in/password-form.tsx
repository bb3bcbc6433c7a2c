import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Session } from '@reticle/contract'
import { useMutation } from '@tanstack/react-query'
import { call } from '../../net/client.ts'
import { fieldProblems, ProblemAlert } from '../problems.tsx'
import { t } from '../words.ts'

/** What was typed stays in the form when the server refuses it. */
export const PasswordForm = ({ email = '', onSignedIn }: { email?: string; onSignedIn: (session: Session) => void }) => {
  const form = useForm({
    initialValues: { email, password: '' },
    validate: {
      email: (value) => (value.includes('@') ? null : t('signIn.emailProblem')),
      password: (value) => (value === '' ? t('signIn.noPassword') : null),
    },
  })
  const enter = useMutation({
    mutationFn: () => call('signIn', { body: { email: form.values.email.trim(), password: form.values.password } }),
    onSuccess: onSignedIn,
    onError: (error) => form.setErrors(fieldProblems(error)),
  })
  return (
    <form onSubmit={form.onSubmit(() => enter.mutate())} noValidate>
      <Stack gap="sm">
        {enter.error !== null && <ProblemAlert error={enter.error} title={t('signIn.failed')} />}
        <TextInput label={t('signIn.email')} type="email" autoComplete="username" required {...form.getInputProps('email')} />
        <PasswordInput label={t('signIn.password')} autoComplete="current-password" required {...form.getInputProps('password')} />
        <Button type="submit" loading={enter.isPending}>
          {t('signIn.button')}
        </Button>
      </Stack>
    </form>
  )
}
