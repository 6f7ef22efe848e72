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

@description('Part of it for administrators; empty: none.')
param adminsPrefix string

@description('Tags.')
param tags object

// Teams reaches the app from the internet, by the ports at which Container Apps listens (31443 behind its balancer).
resource appsGuard 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {
  name: 'nsg-${name}-apps'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'https'
        properties: {
          priority: 100
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRanges: [
            '443'
            '31443'
          ]
        }
      }
      {
        name: 'balancer'
        properties: {
          priority: 110
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: 'AzureLoadBalancer'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRanges: [
            '30000-32767'
          ]
        }
      }
    ]
  }
}

// Endpoints are asked by https from networks that are joined to this one, and by nothing else.
resource endpointsGuard 'Microsoft.Network/networkSecurityGroups@2025-05-01' = {
  name: 'nsg-${name}-endpoints'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'https'
        properties: {
          priority: 100
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: 'VirtualNetwork'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRanges: [
            '443'
          ]
        }
      }
      {
        name: 'nothing-else'
        properties: {
          priority: 4000
          direction: 'Inbound'
          access: 'Deny'
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRanges: [
            '0-65535'
          ]
        }
      }
    ]
  }
}

// Azure's own rules let nobody in from the internet. How administrators come in is the council's to add.
resource adminsGuard 'Microsoft.Network/networkSecurityGroups@2025-05-01' = if (!empty(adminsPrefix)) {
  name: 'nsg-${name}-admins'
  location: location
  tags: tags
  properties: {
    securityRules: []
  }
}

// Subnets that are not named here are taken away by the next deployment, hence the administrators' own among them.
var adminsSubnet = empty(adminsPrefix) ? [] : [
  {
    name: 'admins'
    properties: {
      addressPrefix: adminsPrefix
      networkSecurityGroup: {
        id: adminsGuard.id
      }
    }
  }
]

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
    subnets: concat([
      {
        name: 'apps'
        properties: {
          addressPrefix: appsPrefix
          networkSecurityGroup: {
            id: appsGuard.id
          }
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
          networkSecurityGroup: {
            id: endpointsGuard.id
          }
          privateEndpointNetworkPolicies: 'Enabled'
        }
      }
    ], adminsSubnet)
  }
}

@description('Resource id.')
output networkId string = network.id

@description('Where the app runs.')
output appsSubnetId string = '${network.id}/subnets/apps'

@description('Where private endpoints stand.')
output endpointsSubnetId string = '${network.id}/subnets/endpoints'
