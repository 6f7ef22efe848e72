// The vault. It holds one secret, TOKEN-KEYS, which an administrator puts there; templates hold no secrets.

@description('Name: 24 characters at most.')
@maxLength(24)
param name string

@description('Region.')
param location string

@description('Who reads the secrets.')
param readerPrincipalId string

@description('Whether the vault can be reached from outside the app\'s network.')
param publicAccess bool

@description('Public addresses from which administrators may reach it all the same.')
param adminAddresses string[]

@description('Where its log goes.')
param workspaceId string

@description('Tags.')
param tags object

// Key Vault Secrets User: reads the values of secrets, changes none.
var secretsUserRole = '4633458b-17de-408a-874b-0445c86b69e6'

var administrators = [for address in adminAddresses: {
  value: address
}]

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    publicNetworkAccess: publicAccess || !empty(adminAddresses) ? 'Enabled' : 'Disabled'
    networkAcls: {
      bypass: 'AzureServices'
      // Where everybody may reach it this changes nothing; who may read it is a matter of roles in either case.
      defaultAction: publicAccess ? 'Allow' : 'Deny'
      ipRules: administrators
    }
  }
}

resource mayRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, readerPrincipalId, secretsUserRole)
  scope: vault
  properties: {
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUserRole)
    description: 'The app reads its token keys.'
  }
}

resource log 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'AuditEvent'
        enabled: true
      }
    ]
  }
}

@description('Name of the vault.')
output vaultName string = vault.name

@description('Resource id.')
output vaultId string = vault.id

@description('Where the app reads the token keys: the newest version, which Container Apps looks for every half hour.')
output tokenKeysUri string = '${vault.properties.vaultUri}secrets/TOKEN-KEYS'
