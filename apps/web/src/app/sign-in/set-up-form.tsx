import { Button, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Session } from '@reticle/contract'
import { useMutation } from '@tanstack/react-query'
import { call } from '../../net/client.ts'
import { fieldProblems, ProblemAlert } from '../problems.tsx'
import { t } from '../words.ts'
import { AccountFields, accountRules } from './account-fields.tsx'

/** First start without the demo: makes the first owner and the first organization. */
export const SetUpForm = ({ onSignedIn }: { onSignedIn: (session: Session) => void }) => {
  const form = useForm({
    initialValues: { code: '', organization: '', name: '', email: '', password: '' },
    validate: {
      ...accountRules,
      code: (value: string) => (value.trim() === '' ? t('setUp.codeProblem') : null),
      organization: (value: string) => (value.trim() === '' ? t('setUp.organizationProblem') : null),
    },
  })
  const make = useMutation({
    mutationFn: () => {
      const { code, organization, name, email, password } = form.values
      return call('setUp', { body: { code: code.trim(), organization, name, email: email.trim(), password } })
    },
    onSuccess: onSignedIn,
    onError: (error) => form.setErrors(fieldProblems(error)),
  })
  return (
    <form onSubmit={form.onSubmit(() => make.mutate())} noValidate>
      <Stack gap="sm">
        <div>
          <Title order={2}>{t('setUp.title')}</Title>
          <Text size="sm" c="dimmed">
            {t('setUp.hint')}
          </Text>
        </div>
        {make.error !== null && <ProblemAlert error={make.error} title={t('setUp.failed')} />}
        <TextInput label={t('setUp.code')} description={t('setUp.codeHint')} autoComplete="off" required {...form.getInputProps('code')} />
        <TextInput
          label={t('setUp.organization')}
          description={t('setUp.organizationHint')}
          autoComplete="organization"
          required
          {...form.getInputProps('organization')}
        />
        <AccountFields form={form} />
        <Button type="submit" loading={make.isPending}>
          {t('setUp.button')}
        </Button>
      </Stack>
    </form>
  )
}
