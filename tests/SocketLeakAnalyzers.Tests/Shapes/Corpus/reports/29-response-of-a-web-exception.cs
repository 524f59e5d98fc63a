// pending: exits
public class ServiceException : Exception
{
    public HttpStatusCode Code;
    public ServiceException(string m, Exception e) : base(m, e) { }
}

public class RequestPipeline
{
    public HttpWebResponse Execute(HttpWebRequest request)
    {
        try
        {
            return request.GetResponse() as HttpWebResponse;
        }
        catch (WebException ex) // expect SLA0302
        {
            var failed = ex.Response as HttpWebResponse;
            if (failed != null)
            {
                throw new ServiceException(ex.Message, ex) { Code = failed.StatusCode };
            }

            throw;
        }
    }
}
