// The app's own network, for a council that wants none of its data reachable from elsewhere.

@description('Name of the network.')
param name string

@description('Region.')
param location string

@description('Address space.')
param addressPrefix string

@description('Part of it for the app.')
param appsPrefix string

@description('Part of it for private endpoints.')
param endpointsPrefix string

@description('Tags.')
param tags object

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [
        addressPrefix
      ]
    }
    subnets: [
      {
        name: 'apps'
        properties: {
          addressPrefix: appsPrefix
          delegations: [
            {
              name: 'container-apps'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: endpointsPrefix
          privateEndpointNetworkPolicies: 'Enabled'
        }
      }
    ]
  }
}

@description('Resource id.')
output networkId string = network.id

@description('Where the app runs.')
output appsSubnetId string = '${network.id}/subnets/apps'

@description('Where private endpoints stand.')
output endpointsSubnetId string = '${network.id}/subnets/endpoints'
