using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace ReturnsPortal;

public sealed class ReturnForm
{
    [Required, StringLength(800)]
    public string Reason { get; set; } = "";
}

public sealed class ReturnsController(ReasonClassifier classifier) : Controller
{
    [HttpGet]
    public IActionResult Index() => View(new ReturnForm());

    [HttpPost, ValidateAntiForgeryToken]
    public async Task<IActionResult> Index(ReturnForm form, CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return View(form);
        }

        return await classifier.ClassifyAsync(form.Reason, cancellationToken) switch
        {
            ReturnReason.Damaged => RedirectToAction("Replacement"),
            ReturnReason.WrongSize => RedirectToAction("Exchange"),
            _ => RedirectToAction("Contact"),
        };
    }
}
