// Where the authority file lies. Every version of it is kept; who read and who changed it is logged.

@description('Name of the account: small letters and digits, 24 at most.')
@maxLength(24)
param name string

@description('Region.')
param location string

@description('Who reads the file.')
param readerPrincipalId string

@description('Whether it can be reached from outside the app\'s network.')
param publicAccess bool

@description('Public addresses from which administrators may reach it all the same.')
param adminAddresses string[]

@description('Whether it is spread over availability zones.')
param zoneRedundant bool

@description('Where its log goes.')
param workspaceId string

@description('Tags.')
param tags object

// Storage Blob Data Reader: reads, writes nothing.
var readerRole = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'

var administrators = [for address in adminAddresses: {
  value: address
  action: 'Allow'
}]

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS'
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    allowCrossTenantReplication: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: publicAccess || !empty(adminAddresses) ? 'Enabled' : 'Disabled'
    networkAcls: {
      bypass: 'None'
      // Where everybody may reach it this changes nothing; who may read it is a matter of roles in either case.
      defaultAction: publicAccess ? 'Allow' : 'Deny'
      ipRules: administrators
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    isVersioningEnabled: true
    deleteRetentionPolicy: {
      enabled: true
      days: 90
    }
    containerDeleteRetentionPolicy: {
      enabled: true
      days: 90
    }
  }
}

resource folder 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = {
  parent: blobs
  name: 'authority'
  properties: {
    publicAccess: 'None'
  }
}

resource mayRead 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(folder.id, readerPrincipalId, readerRole)
  scope: folder
  properties: {
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', readerRole)
    description: 'The app reads the authority file.'
  }
}

resource log 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: blobs
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        // The file names members of staff: who read it is noted, and not only who changed it.
        category: 'StorageRead'
        enabled: true
      }
      {
        category: 'StorageWrite'
        enabled: true
      }
      {
        category: 'StorageDelete'
        enabled: true
      }
    ]
  }
}

@description('Name of the account.')
output accountName string = account.name

@description('Resource id.')
output accountId string = account.id

@description('Address of the authority file.')
output fileUri string = 'https://${account.name}.blob.${environment().suffixes.storage}/${folder.name}/authority.json'
