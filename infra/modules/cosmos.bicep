// The store: one account, one database, one container. One region is written to, so that one decision is one batch that
// everybody sees at once (strong consistency); the second region holds a copy.

@description('Name of the account.')
@maxLength(44)
param name string

@description('The region that is written to.')
param location string

@description('The region of the copy.')
param secondaryLocation string

@description('Whether the first region spreads over availability zones.')
param zoneRedundant bool

@description('Most request units a second.')
param maxThroughput int

@description('Who reads and writes documents.')
param dataPrincipalId string

@description('Whether the account can be reached from outside the app\'s network.')
param publicAccess bool

@description('Where its log goes.')
param workspaceId string

@description('Tags.')
param tags object

// Cosmos DB Built-in Data Contributor: documents, and reading how the container is laid out; no keys, no settings.
var dataContributorRole = '00000000-0000-0000-0000-000000000002'

resource account 'Microsoft.DocumentDB/databaseAccounts@2025-10-15' = {
  name: name
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  properties: {
    databaseAccountOfferType: 'Standard'
    locations: [
      {
        locationName: location
        failoverPriority: 0
        isZoneRedundant: zoneRedundant
      }
      {
        locationName: secondaryLocation
        failoverPriority: 1
        isZoneRedundant: false
      }
    ]
    consistencyPolicy: {
      defaultConsistencyLevel: 'Strong'
    }
    enableMultipleWriteLocations: false
    enableAutomaticFailover: true
    backupPolicy: {
      type: 'Continuous'
      continuousModeProperties: {
        tier: 'Continuous30Days'
      }
    }
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    minimalTlsVersion: 'Tls12'
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
    networkAclBypass: 'None'
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2025-10-15' = {
  parent: account
  name: 'quorate'
  properties: {
    resource: {
      id: 'quorate'
    }
  }
}

resource container 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2025-10-15' = {
  parent: database
  name: 'quorate'
  properties: {
    options: {
      autoscaleSettings: {
        maxThroughput: maxThroughput
      }
    }
    resource: {
      id: 'quorate'
      partitionKey: {
        kind: 'Hash'
        version: 2
        paths: [
          '/partition'
        ]
      }
      // Documents that expire carry their own time (drafts, receipts, the access log, what is done); others never do.
      defaultTtl: -1
      // Written from src/indexes.ts by `npm run infra`.
      indexingPolicy: loadJsonContent('../indexing.json')
    }
  }
}

resource mayUse 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2025-10-15' = {
  parent: account
  name: guid(account.id, dataPrincipalId, dataContributorRole)
  properties: {
    principalId: dataPrincipalId
    roleDefinitionId: '${account.id}/sqlRoleDefinitions/${dataContributorRole}'
    // This database and no other that may come to stand in the account, a restored one for instance.
    scope: '${account.id}/dbs/${database.name}'
  }
}

// What is done to the account itself, and how much it works. Which documents are read is in Quorate's own access log.
resource log 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: account
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      {
        category: 'ControlPlaneRequests'
        enabled: true
      }
      {
        category: 'PartitionKeyStatistics'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'Requests'
        enabled: true
      }
    ]
  }
}

@description('Name of the account.')
output accountName string = account.name

@description('Resource id.')
output accountId string = account.id

@description('Address of the account.')
output endpoint string = account.properties.documentEndpoint

@description('Name of the database.')
output databaseName string = database.name
