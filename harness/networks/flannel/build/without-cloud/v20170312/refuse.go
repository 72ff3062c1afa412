// Package v20170312 stands for a cloud's SDK where flanneld is built without it: whatever is asked of it is refused.
package v20170312

import "errors"

var errAbsent = errors.New("this flanneld was built without the tencent-vpc backend")

type Filter struct {
	Name   *string
	Values []*string
}

type Route struct {
	DestinationCidrBlock, GatewayId, GatewayType, RouteType *string
	Enabled                                                 *bool
	RouteId                                                 *uint64
}

type RouteTable struct {
	RouteTableId *string
	RouteSet     []*Route
}

type DescribeRouteTablesRequest struct{ Filters []*Filter }

type DescribeRouteTablesResponse struct {
	Response *struct{ RouteTableSet []*RouteTable }
}

type RoutesRequest struct {
	RouteTableId *string
	Routes       []*Route
}

type Client struct{}

func NewClientWithSecretId(_, _, _ string) (*Client, error) { return nil, errAbsent }

func NewDescribeRouteTablesRequest() *DescribeRouteTablesRequest { return new(DescribeRouteTablesRequest) }

func NewCreateRoutesRequest() *RoutesRequest { return new(RoutesRequest) }

func NewDeleteRoutesRequest() *RoutesRequest { return new(RoutesRequest) }

func (*Client) DescribeRouteTables(*DescribeRouteTablesRequest) (*DescribeRouteTablesResponse, error) {
	return nil, errAbsent
}

func (*Client) CreateRoutes(*RoutesRequest) (struct{}, error) { return struct{}{}, errAbsent }

func (*Client) DeleteRoutes(*RoutesRequest) (struct{}, error) { return struct{}{}, errAbsent }
