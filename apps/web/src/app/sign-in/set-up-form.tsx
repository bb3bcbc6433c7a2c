import { Button, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Session } from '@reticle/contract'
import { useMutation } from '@tanstack/react-query'
import { call } from '../../net/client.ts'
import { fieldProblems, ProblemAlert } from '../problems.tsx'
import { AccountFields, accountRules } from './account-fields.tsx'

/** First start without the demo: makes the first owner and the first organization. */
export const SetUpForm = ({ onSignedIn }: { onSignedIn: (session: Session) => void }) => {
  const form = useForm({
    initialValues: { code: '', organization: '', name: '', email: '', password: '' },
    validate: {
      ...accountRules,
      code: (value: string) => (value.trim() === '' ? 'The code that the server printed when it started' : null),
      organization: (value: string) => (value.trim() === '' ? 'The name of your lab or group' : null),
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
          <Title order={2}>Set up Reticle</Title>
          <Text size="sm" c="dimmed">
            Nobody is here yet. You become the owner of the first organization.
          </Text>
        </div>
        {make.error !== null && <ProblemAlert error={make.error} title="Could not set up" />}
        <TextInput
          label="Set-up code"
          description="Printed in the terminal by the server at its start"
          autoComplete="off"
          required
          {...form.getInputProps('code')}
        />
        <TextInput
          label="Organization"
          description="Your lab or group"
          autoComplete="organization"
          required
          {...form.getInputProps('organization')}
        />
        <AccountFields form={form} />
        <Button type="submit" loading={make.isPending}>
          Set up
        </Button>
      </Stack>
    </form>
  )
}
